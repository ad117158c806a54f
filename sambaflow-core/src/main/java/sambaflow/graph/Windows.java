package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.ShapeException;

/** What the operators with a sliding window share: sizes along height and width. */
final class Windows {
    /** Height and width. */
    static final int SIDES = 2;

    /** The dimension of an image [n, channels, height, width] that is its height. */
    static final int HEIGHT = 2;

    private Windows() {}

    /** A copy of {@code values}, one for height and one for width, none below {@code least}. */
    static List<Long> pair(String op, String which, List<Long> values, long least) {
        if (values.size() != SIDES || values.stream().anyMatch(v -> v < least)) {
            throw new ShapeException(
                    "%s: %s must be two numbers of at least %d, for height and width; found %s"
                            .formatted(op, which, least, values));
        }
        return List.copyOf(values);
    }

    /** How many windows of {@code extent} elements fit along one side. */
    static long count(String op, long size, long extent, long stride, long padding) {
        long room = size + 2 * padding - extent;
        if (room < 0) {
            throw new ShapeException(
                    "%s: a window of %d does not fit an image of %d with padding %d"
                            .formatted(op, extent, size, padding));
        }
        return room / stride + 1;
    }
}
