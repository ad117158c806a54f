package sambaflow.kernel.shell;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** A value in a few words, for a list of variables or for the help on one. */
public final class ValueText {
    private static final int LENGTH = 72;
    private static final int ELEMENTS = 8;
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$[^.$]+[.$]?");

    private ValueText() {}

    /** One line of at most 72 characters; a value that cannot be written shows its type. */
    // A boundary: the value's own methods may throw anything.
    @SuppressWarnings("IllegalCatch")
    public static String of(Object value) {
        try {
            return cut(text(value));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return "%s (its text failed: %s)"
                    .formatted(typeName(value.getClass()), e.getClass().getSimpleName());
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "null";
            case String s -> '"' + s.substring(0, Math.min(s.length(), LENGTH)) + '"';
            case Object array when array.getClass().isArray() -> array(array);
            case Collection<?> c when c.size() > ELEMENTS ->
                    "%s, %,d elements".formatted(typeName(value.getClass()), c.size());
            case Map<?, ?> m when m.size() > ELEMENTS ->
                    "%s, %,d entries".formatted(typeName(value.getClass()), m.size());
            case Object other -> String.valueOf(other);
        };
    }

    private static String array(Object array) {
        int length = Array.getLength(array);
        String type = typeName(array.getClass().getComponentType());
        StringJoiner some = new StringJoiner(", ", " {", length > ELEMENTS ? ", ...}" : "}");
        for (int i = 0; i < Math.min(length, ELEMENTS); i++) {
            some.add(of(Array.get(array, i)));
        }
        return "%s[%d]%s".formatted(type, length, some);
    }

    static String typeName(Class<?> type) {
        return WRAPPER.matcher(type.getTypeName())
                .replaceAll("")
                .replaceFirst("^java\\.(?:lang|util)\\.", "");
    }

    private static String cut(String text) {
        String line = WRAPPER.matcher(text).replaceAll("").replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= LENGTH ? line : line.substring(0, LENGTH - 3) + "...";
    }
}
