package sambaflow.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Real data and reference results that some machines have; tests that need them skip elsewhere. */
final class SharedFolder {
    private static final String NAME = "SAMBAFLOW_SHARED";

    private SharedFolder() {}

    static Path file(String path) {
        Path folder =
                Optional.ofNullable(System.getProperty(NAME))
                        .or(() -> Optional.ofNullable(System.getenv(NAME)))
                        .map(Path::of)
                        .orElse(Path.of("..", "..", "shared"));
        Path file = folder.resolve(path);
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        return file;
    }
}
