package sambaflow.pef;

import java.util.Locale;

/** How a stage works. */
public enum StageKind {
    /** On the compute units' systolic arrays: products summed along a shared dimension. */
    SYSTOLIC,
    /** On the compute units' pipelines: one vector a cycle. */
    SIMD,
    /** On the pipelines, with a tree over the lanes. */
    REDUCTION,
    /** In memory units alone: a new order or a new format in passing. */
    MOVE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
