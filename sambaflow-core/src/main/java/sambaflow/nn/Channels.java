package sambaflow.nn;

import sambaflow.tensor.ShapeException;

/** How channels are divided. */
final class Channels {
    private Channels() {}

    /** {@code groups}, if both numbers of channels can be divided so. */
    static long groups(String op, long in, long out, long groups) {
        if (groups < 1 || in % groups != 0 || out % groups != 0) {
            throw new ShapeException(
                    "%s: %d input and %d output channels cannot be cut into %d groups"
                            .formatted(op, in, out, groups));
        }
        return groups;
    }
}
