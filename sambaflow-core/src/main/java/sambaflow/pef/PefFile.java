package sambaflow.pef;

import java.util.List;

/**
 * A PEF and what else its file holds.
 *
 * @param entries all entries in the order of their names
 */
public record PefFile(Pef pef, List<StoredEntry> entries) {
    /** The entry that says what the file is. */
    public static final String MANIFEST = "manifest.json";

    /** The entry that a device runs. */
    public static final String PROGRAM = "program.pb";

    public PefFile {
        entries = List.copyOf(entries);
    }

    /** Names of entries that this build keeps no meaning for; a later minor version's. */
    public List<String> unknownEntries() {
        return entries.stream()
                .map(StoredEntry::name)
                .filter(n -> !n.equals(MANIFEST) && !n.equals(PROGRAM))
                .toList();
    }
}
