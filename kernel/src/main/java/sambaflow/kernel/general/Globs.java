package sambaflow.kernel.general;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that a name or a pattern such as {@code lib/*.jar} stands for. */
final class Globs {
    private Globs() {}

    /** At least one file, in alphabetical order; none is an error. */
    static List<Path> files(Surroundings surroundings, String pattern)
            throws CommandException, IOException {
        int slash = pattern.lastIndexOf('/') + 1;
        String name = pattern.substring(slash);
        if (!name.matches(".*[*?\\[].*")) {
            Path file = surroundings.resolve(pattern);
            if (!Files.exists(file)) {
                throw new CommandException("there is no file %s".formatted(file));
            }
            return List.of(file);
        }
        Path folder = surroundings.resolve(pattern.substring(0, slash));
        if (!Files.isDirectory(folder)) {
            throw new CommandException("there is no folder %s".formatted(folder));
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name)) {
            files.forEach(found::add);
        }
        if (found.isEmpty()) {
            throw new CommandException("nothing in %s is called %s".formatted(folder, name));
        }
        found.sort(null);
        return found;
    }
}
