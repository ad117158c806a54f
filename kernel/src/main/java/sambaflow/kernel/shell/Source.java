package sambaflow.kernel.shell;

import java.util.Objects;

/**
 * Java text and where it stands.
 *
 * @param name what frames and errors call it, such as {@code cell [3]}
 * @param text the Java source
 * @param firstLine the line of {@code name} on which {@code text} begins, from 1
 */
public record Source(String name, String text, int firstLine) {
    public Source {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
        if (firstLine < 1) {
            throw new IllegalArgumentException("firstLine " + firstLine + ", expected 1 or more");
        }
    }

    /** The line of {@code name} that holds the character at {@code offset} of the text. */
    public int lineAt(int offset) {
        int end = Math.clamp(offset, 0, text.length());
        return firstLine + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
