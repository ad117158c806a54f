package sambaflow.io;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Samples {@code from} (inclusive) to {@code to} (exclusive) of a data set, written as Python
 * writes a slice: {@code 0:8000}, {@code 8000:} or {@code :100}.
 */
public record IndexRange(int from, int to) {
    private static final Pattern SLICE = Pattern.compile("(\\d{0,9}):(\\d{0,9})");

    public IndexRange {
        if (from < 0 || to <= from) {
            throw new DataException(
                    "data: range %d:%d holds no sample; expected FROM:TO with FROM below TO, for"
                                    .formatted(from, to)
                            + " example 0:8000");
        }
    }

    /** Reads {@code text}; an open end is that of a data set of {@code size} samples. */
    public static IndexRange parse(String text, int size) {
        Matcher slice = SLICE.matcher(text.strip());
        if (!slice.matches()) {
            throw new DataException(
                    "data: found range '%s', expected FROM:TO such as 0:8000 or 8000:"
                            .formatted(text));
        }
        int from = slice.group(1).isEmpty() ? 0 : Integer.parseInt(slice.group(1));
        int to = slice.group(2).isEmpty() ? size : Integer.parseInt(slice.group(2));
        return new IndexRange(from, to);
    }

    public int size() {
        return to - from;
    }

    @Override
    public String toString() {
        return from + ":" + to;
    }
}
