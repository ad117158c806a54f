package sambaflow.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Expected texts beside the tests, in {@code src/test/resources}. {@code -Dgolden=update} writes
 * them anew from what was found, to be read in the diff; where CI runs it is refused.
 */
record Golden(Path folder, boolean update, boolean ci) {
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    static Golden in(String folder) {
        return new Golden(
                RESOURCES.resolve(folder),
                "update".equals(System.getProperty("golden")),
                System.getenv("CI") != null);
    }

    /** Compares {@code found} with the text expected for {@code test}. */
    void check(String test, String found) throws IOException {
        Path file = folder.resolve(test + ".expect");
        if (update && ci) {
            fail("-Dgolden=update is refused where CI is set: %s", file);
        }
        if (update) {
            Files.createDirectories(folder);
            Files.writeString(file, found);
        }
        assertThat(file).as("write it with -Dgolden=update").exists();
        assertThat(found).as(file.toString()).isEqualTo(Files.readString(file));
    }
}
