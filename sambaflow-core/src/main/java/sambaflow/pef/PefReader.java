package sambaflow.pef;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import sambaflow.diagnostic.Code;

/**
 * Reads PEF files. Whatever the bytes are, the answer is a program that keeps every rule or a
 * {@link PefException} that names file, entry and byte.
 */
public final class PefReader {
    private PefReader() {}

    /** The program in {@code file}. */
    public static Pef read(Path file) {
        return open(file).pef();
    }

    /** The program in {@code file}, and what the file is made of. */
    public static PefFile open(Path file) {
        return open(file.toString(), bytes(file));
    }

    /** The program in {@code bytes}, which errors call {@code file}. */
    public static PefFile open(String file, byte[] bytes) {
        PefBytes in = new PefBytes(file, bytes);
        List<StoredEntry> entries = StoredZipReader.entries(in);
        Map<String, StoredEntry> byName =
                entries.stream().collect(Collectors.toMap(StoredEntry::name, Function.identity()));
        StoredEntry first = required(in, byName, PefFile.MANIFEST);
        ManifestReader manifest = new ManifestReader(in, first);
        FormatVersion format = manifest.version();
        checkHashes(in, first, new TreeMap<>(byName), manifest.listed());
        StoredEntry program = required(in, byName, PefFile.PROGRAM);
        List<CompiledGraph> graphs = ProgramDecoder.graphs(in, program);
        if (!format.isNewerThan(FormatVersion.CURRENT)) {
            requireCanonical(in, program, graphs);
        }
        return new PefFile(pef(in, first, manifest.manifest(), graphs), entries);
    }

    // A channel would be closed for good by the interrupt that stops a cell.
    private static byte[] bytes(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            long size = file.toFile().length();
            if (size > Integer.MAX_VALUE - 8) {
                throw new PefException(
                        "%s at byte 0: %d bytes; a PEF holds at most 2 GiB".formatted(file, size));
            }
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw unopened(file, e);
        } catch (IOException e) {
            throw new PefException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static PefException unopened(Path file, FileNotFoundException e) {
        if (Files.isRegularFile(file)) {
            return new PefException(file + " cannot be opened; check its permissions", e);
        }
        String why =
                Files.isDirectory(file)
                        ? "is a folder; name the .pef file in it"
                        : "does not exist; compile first, or check --pef";
        return new PefException(Code.SF405, "%s %s".formatted(file, why), e);
    }

    private static StoredEntry required(
            PefBytes in, Map<String, StoredEntry> entries, String name) {
        StoredEntry entry = entries.get(name);
        if (entry == null) {
            throw in.fault(
                    0,
                    "%s is missing; the zip holds %s"
                            .formatted(name, entries.keySet().stream().sorted().toList()));
        }
        return entry;
    }

    private static void checkHashes(
            PefBytes in,
            StoredEntry manifest,
            SortedMap<String, StoredEntry> found,
            SortedMap<String, ManifestReader.Listed> listed) {
        for (String name : listed.keySet()) {
            if (!found.containsKey(name) || name.equals(PefFile.MANIFEST)) {
                throw in.fault(
                        manifest,
                        "lists an entry '%s' that the file does not hold".formatted(name));
            }
        }
        found.remove(PefFile.MANIFEST);
        for (StoredEntry entry : found.values()) {
            ManifestReader.Listed expected = listed.get(entry.name());
            if (expected == null) {
                throw in.fault(entry, "the manifest does not list this entry");
            }
            if (expected.size() != entry.size()) {
                throw in.fault(
                        entry,
                        "%d bytes, the manifest says %d".formatted(entry.size(), expected.size()));
            }
            String hash = Sha256.hex(in.data(entry));
            if (!hash.equals(expected.sha256())) {
                throw in.fault(
                        entry,
                        "SHA-256 is %s, the manifest says %s; the entry was changed"
                                .formatted(hash, expected.sha256()));
            }
        }
    }

    /** A second spelling of the same program would be a second file for the same program. */
    private static void requireCanonical(
            PefBytes in, StoredEntry program, List<CompiledGraph> graphs) {
        int at = Arrays.mismatch(in.data(program), ProgramEncoder.bytes(graphs));
        if (at >= 0) {
            throw in.fault(
                    program,
                    program.offset() + at,
                    "not as this format version writes the program, or not part of it",
                    null);
        }
    }

    private static Pef pef(
            PefBytes in, StoredEntry entry, Manifest manifest, List<CompiledGraph> graphs) {
        try {
            Pef pef = new Pef(manifest, graphs);
            PefCheck.check(pef);
            return pef;
        } catch (PefException e) {
            throw in.fault(entry, entry.offset(), e.getMessage(), e);
        }
    }
}
