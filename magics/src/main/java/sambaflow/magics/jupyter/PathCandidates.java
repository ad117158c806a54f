package sambaflow.magics.jupyter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders whose path begins as a word does. */
final class PathCandidates {
    private static final int MOST = 200;

    private PathCandidates() {}

    /** In alphabetical order, a folder with a slash at its end; none where nothing can be read. */
    static List<String> of(String word) {
        int slash = word.lastIndexOf('/') + 1;
        String folder = word.substring(0, slash);
        String begun = word.substring(slash);
        try (Stream<Path> files = Files.list(Path.of(folder.isEmpty() ? "." : folder))) {
            return files.map(f -> f.getFileName() + (Files.isDirectory(f) ? "/" : ""))
                    .filter(name -> name.startsWith(begun))
                    .filter(name -> !name.startsWith(".") || begun.startsWith("."))
                    .sorted()
                    .limit(MOST)
                    .map(name -> folder + name)
                    .toList();
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return List.of();
        }
    }
}
