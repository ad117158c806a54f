package sambaflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Data sets and reference results that not every machine has; tests without them are skipped. */
public final class SharedFolder {
    private static final String NAME = "SAMBAFLOW_SHARED";

    private SharedFolder() {}

    /** {@code path} in the folder; skips the test, saying why, where it is not. */
    public static Path file(String path) {
        Optional<Path> found =
                folders().map(f -> f.resolve(path)).filter(Files::exists).findFirst();
        Assumptions.assumeTrue(
                found.isPresent(),
                () ->
                        "%s is in none of %s; set %s to the folder that has it"
                                .formatted(path, folders().toList(), NAME));
        return found.get();
    }

    /** The property, the environment, and a folder beside the repository, in this order. */
    private static Stream<Path> folders() {
        return Stream.of(
                        Optional.ofNullable(System.getProperty(NAME)).map(Path::of),
                        Optional.ofNullable(System.getenv(NAME)).map(Path::of),
                        repository().map(r -> r.resolveSibling("shared")))
                .flatMap(Optional::stream);
    }

    private static Optional<Path> repository() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("mvnw"))) {
            at = at.getParent();
        }
        return Optional.ofNullable(at);
    }
}
