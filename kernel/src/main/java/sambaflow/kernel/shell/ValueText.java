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

    /** An array may hold itself. */
    private static final int DEPTH = 3;

    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$[^.$]+[.$]?");

    private ValueText() {}

    /** One line of at most 72 characters; a value that cannot be written shows its type. */
    public static String of(Object value) {
        return of(value, LENGTH);
    }

    /** One line of at most so many characters; a value that cannot be written shows its type. */
    public static String of(Object value, int length) {
        return of(value, length, DEPTH);
    }

    // A boundary: the value's own methods may throw anything.
    @SuppressWarnings("IllegalCatch")
    private static String of(Object value, int length, int depth) {
        try {
            return cut(text(value, length, depth), length);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return "%s (its text failed: %s)"
                    .formatted(typeName(value.getClass()), e.getClass().getSimpleName());
        }
    }

    private static String text(Object value, int length, int depth) {
        return switch (value) {
            case null -> "null";
            case String s -> '"' + s.substring(0, Math.min(s.length(), length)) + '"';
            case Object array when array.getClass().isArray() -> ofArray(array, ELEMENTS, depth);
            case Collection<?> c when c.size() > ELEMENTS ->
                    "%s, %,d elements".formatted(typeName(value.getClass()), c.size());
            case Map<?, ?> m when m.size() > ELEMENTS ->
                    "%s, %,d entries".formatted(typeName(value.getClass()), m.size());
            case Object other -> String.valueOf(other);
        };
    }

    /** The type of an array, its length, and at most so many of its elements. */
    public static String ofArray(Object array, int most) {
        return ofArray(array, most, DEPTH);
    }

    private static String ofArray(Object array, int most, int depth) {
        int length = Array.getLength(array);
        String type = typeName(array.getClass().getComponentType());
        if (depth == 0) {
            return "%s[%d] {...}".formatted(type, length);
        }
        StringJoiner some = new StringJoiner(", ", " {", length > most ? ", ...}" : "}");
        for (int i = 0; i < Math.min(length, most); i++) {
            some.add(of(Array.get(array, i), LENGTH, depth - 1));
        }
        return "%s[%d]%s".formatted(type, length, some);
    }

    static String typeName(Class<?> type) {
        return WRAPPER.matcher(type.getTypeName())
                .replaceAll("")
                .replaceFirst("^java\\.(?:lang|util)\\.", "");
    }

    private static String cut(String text, int length) {
        String line = WRAPPER.matcher(text).replaceAll("").replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= length ? line : line.substring(0, length - 3) + "...";
    }
}
