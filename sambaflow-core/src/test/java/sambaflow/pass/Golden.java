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
public record Golden(Path folder, boolean update, boolean ci) {
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    public static Golden in(String folder) {
        return at(RESOURCES.resolve(folder));
    }

    /** Texts in any folder. */
    public static Golden at(Path folder) {
        return new Golden(
                folder, "update".equals(System.getProperty("golden")), System.getenv("CI") != null);
    }

    /** Compares {@code found} with the text expected for {@code test}. */
    void check(String test, String found) throws IOException {
        checkFile(test + ".expect", found);
    }

    /** Compares {@code found} with the file {@code name} of the folder. */
    public void checkFile(String name, String found) throws IOException {
        Path file = folder.resolve(name);
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
