package sambaflow.kernel.general;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder and the environment in which magics and commands work. Those of a Java process cannot
 * change, so these are the notebook's own: Java code of the cells stays where the kernel started.
 */
final class Surroundings {
    /** Where other jars' magics find the folder. */
    static final String PROPERTY = "sambaflow.kernel.folder";

    private static final int MOST = 200;

    private final Path home = Path.of(System.getProperty("user.home"));
    private final Map<String, String> environment = new TreeMap<>(System.getenv());
    private Path folder = Path.of("").toAbsolutePath();
    private Path before = folder;

    Path folder() {
        return folder;
    }

    /** Changes the folder; {@code -} is the one before, an empty name the user's home. */
    Path enter(String name) throws CommandException {
        Path to = name.equals("-") ? before : name.isEmpty() ? home : resolve(name);
        if (!Files.isDirectory(to)) {
            throw new CommandException(
                    (Files.exists(to) ? "%s is a file; name a folder" : "there is no folder %s")
                            .formatted(to));
        }
        before = folder;
        folder = to;
        System.setProperty(PROPERTY, to.toString());
        return to;
    }

    /** The path as seen from the folder; {@code ~} is the user's home. */
    Path resolve(String path) throws CommandException {
        try {
            Path resolved =
                    path.equals("~") || path.startsWith("~/")
                            ? home.resolve(path.substring(Math.min(2, path.length())))
                            : folder.resolve(path);
            return resolved.normalize();
        } catch (InvalidPathException e) {
            throw new CommandException("'%s' is no path: %s".formatted(path, e.getReason()), e);
        }
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Files and folders whose path begins so, a folder with a slash at its end. */
    List<String> files(String begun) {
        int slash = begun.lastIndexOf('/') + 1;
        String parent = begun.substring(0, slash);
        String name = begun.substring(slash);
        try (Stream<Path> files = Files.list(parent.isEmpty() ? folder : resolve(parent))) {
            return files.sorted(Comparator.comparing(Path::toString))
                    .map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
                    .filter(file -> file.startsWith(name))
                    .filter(file -> !file.startsWith(".") || name.startsWith("."))
                    .limit(MOST)
                    .map(file -> parent + file)
                    .toList();
        } catch (IOException | CommandException e) {
            // Nothing is proposed where nothing can be read.
            return List.of();
        }
    }
}
