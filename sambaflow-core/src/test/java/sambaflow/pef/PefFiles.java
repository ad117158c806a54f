package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** PEF files taken apart, changed and put together again with fitting hashes. */
final class PefFiles {
    static final String FILE = "some/logreg.pef";

    private PefFiles() {}

    static SortedMap<String, byte[]> entries(byte[] file) {
        PefBytes in = new PefBytes(FILE, file);
        SortedMap<String, byte[]> entries = new TreeMap<>();
        StoredZipReader.entries(in).forEach(e -> entries.put(e.name(), in.data(e)));
        return entries;
    }

    /** {@code pef} as a file whose program entry is {@code program}. */
    static byte[] withProgram(Pef pef, byte[] program) {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        entries.put(PefFile.PROGRAM, program);
        return withEntries(pef, entries);
    }

    /** {@code pef}'s manifest, listing {@code entries}, and them. */
    static byte[] withEntries(Pef pef, SortedMap<String, byte[]> entries) {
        SortedMap<String, byte[]> all = new TreeMap<>(entries);
        all.put(PefFile.MANIFEST, ManifestWriter.json(pef.manifest(), entries));
        return StoredZip.pack(all);
    }

    /** {@code file} with {@code from} in its manifest replaced by {@code to}. */
    static byte[] withManifest(byte[] file, String from, String to) {
        SortedMap<String, byte[]> entries = entries(file);
        String manifest = new String(entries.get(PefFile.MANIFEST), StandardCharsets.UTF_8);
        assertThat(manifest).contains(from);
        entries.put(PefFile.MANIFEST, manifest.replace(from, to).getBytes(StandardCharsets.UTF_8));
        return StoredZip.pack(entries);
    }

    /** Why {@code file} is refused; fails if it is not, or in another way. */
    static String refusal(byte[] file) {
        Throwable thrown = catchThrowable(() -> PefReader.open(FILE, file));
        assertThat(thrown).isExactlyInstanceOf(PefException.class);
        assertThat(thrown.getMessage()).startsWith(FILE).contains(" at byte ");
        return thrown.getMessage();
    }
}
