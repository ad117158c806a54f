package sambaflow.kernel;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Where a user's history and the kernel's log are kept; nobody else may read it. */
final class StateFolder {
    private StateFolder() {}

    /** The folder that these variables of the environment choose; it need not exist. */
    static Path of(Map<String, String> environment) {
        String own = environment.getOrDefault("SAMBAFLOW_STATE", "");
        if (!own.isBlank()) {
            return Path.of(own);
        }
        // As the specification of these folders says, a relative path is no answer.
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base =
                Path.of(state).isAbsolute()
                        ? Path.of(state)
                        : Path.of(System.getProperty("user.home"), ".local", "state");
        return base.resolve("sambaflow");
    }

    static void create(Path folder) throws IOException {
        Files.createDirectories(folder, attributes(folder.getFileSystem(), "rwx------"));
    }

    static Path createFile(Path file) throws IOException {
        return Files.createFile(file, attributes(file.getFileSystem(), "rw-------"));
    }

    private static FileAttribute<?>[] attributes(FileSystem system, String permissions) {
        return system.supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
