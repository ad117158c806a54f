package sambaflow.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import sambaflow.pef.Sha256;

/**
 * The files that a model was read from.
 *
 * @param files with the hash of what each held when it was read; none for a model of a notebook
 */
public record ModelSource(SortedMap<Path, String> files) {
    /** A model that is in no file. */
    public static final ModelSource NONE = new ModelSource(new TreeMap<>());

    /** What is known of a source that a report names. */
    public enum State {
        /** As it was compiled. */
        SAME,
        /** Something in it is different. */
        CHANGED,
        /** A file of it is not there. */
        GONE,
        /** The model came from no file. */
        NOWHERE
    }

    public ModelSource {
        files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The files as they are now. */
    public static ModelSource of(Collection<Path> files) {
        SortedMap<Path, String> hashes = new TreeMap<>();
        files.forEach(f -> hashes.put(f, hash(f)));
        return new ModelSource(hashes);
    }

    private static String hash(Path file) {
        try {
            return Sha256.hex(Files.readAllBytes(file));
        } catch (IOException e) {
            return "";
        }
    }

    /** The same files as seen from {@code folder}, so that both can be moved together. */
    SortedMap<String, String> seenFrom(Path folder) {
        SortedMap<String, String> seen = new TreeMap<>();
        Path from = folder.toAbsolutePath().normalize();
        files.forEach((file, hash) -> {
            Path absolute = file.toAbsolutePath().normalize();
            boolean near = absolute.getRoot().equals(from.getRoot());
            Path shown = near ? from.relativize(absolute) : absolute;
            seen.put(shown.toString().replace('\\', '/'), hash);
        });
        return seen;
    }

    /** What became of {@code source}, files as seen from {@code folder} with their hash. */
    public static State state(Path folder, Map<String, String> source) {
        if (source.isEmpty()) {
            return State.NOWHERE;
        }
        State state = State.SAME;
        for (Map.Entry<String, String> file : source.entrySet()) {
            Path now = folder.resolve(file.getKey());
            if (!Files.isRegularFile(now)) {
                return State.GONE;
            }
            state = hash(now).equals(file.getValue()) ? state : State.CHANGED;
        }
        return state;
    }
}
