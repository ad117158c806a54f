package sambaflow.pef;

/**
 * One entry of a PEF file.
 *
 * @param offset where its data begins in the file
 * @param size bytes of its data
 */
public record StoredEntry(String name, int offset, int size) {}
