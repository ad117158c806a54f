package sambaflow.magics.command;

import java.nio.file.Files;
import java.nio.file.Path;

/** Copies of the tutorial's app with one place changed. */
final class ModelEdits {
    private ModelEdits() {}

    /** The app in {@code folder}, with {@code from} replaced. */
    static Path edited(Path folder, String from, String to) throws java.io.IOException {
        return edited("hello_world/LogReg.java", folder, from, to);
    }

    /** The model {@code source} of the notebooks in {@code folder}, with {@code from} replaced. */
    static Path edited(String source, Path folder, String from, String to)
            throws java.io.IOException {
        Path original = Tutorial.repository().resolve("notebooks").resolve(source);
        String text = Files.readString(original);
        if (!text.contains(from)) {
            throw new AssertionError("the tutorial no longer holds: " + from);
        }
        Path copy = Files.createDirectories(folder).resolve(original.getFileName());
        return Files.writeString(copy, text.replace(from, to));
    }
}
