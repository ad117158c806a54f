package sambaflow.magics.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Expected texts in {@code src/test/resources}. {@code -Dgolden=update} writes them anew, to be
 * read in the diff; where CI runs it does nothing.
 */
final class GoldenText {
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private GoldenText() {}

    static void check(String name, String found) throws IOException {
        Path file = RESOURCES.resolve(name);
        if ("update".equals(System.getProperty("golden")) && System.getenv("CI") == null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, found);
        }
        assertThat(file).as("write it with -Dgolden=update").exists();
        assertThat(found).as(file.toString()).isEqualTo(Files.readString(file));
    }
}
