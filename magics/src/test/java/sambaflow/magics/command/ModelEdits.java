package sambaflow.magics.command;

import java.nio.file.Files;
import java.nio.file.Path;

/** Copies of the tutorial's app with one place changed. */
final class ModelEdits {
    private ModelEdits() {}

    /** The app in {@code folder}, with {@code from} replaced. */
    static Path edited(Path folder, String from, String to) throws java.io.IOException {
        Path original = Tutorial.repository().resolve("notebooks/hello_world/LogReg.java");
        String text = Files.readString(original);
        if (!text.contains(from)) {
            throw new AssertionError("the tutorial no longer holds: " + from);
        }
        Path copy = Files.createDirectories(folder).resolve("LogReg.java");
        return Files.writeString(copy, text.replace(from, to));
    }
}
