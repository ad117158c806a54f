package sambaflow.nn;

import sambaflow.tensor.Shape;

/** Batch norm of rows [n, channels] or [n, channels, length]. */
public final class BatchNorm1d extends BatchNorm {
    public BatchNorm1d(long numFeatures) {
        this(numFeatures, EPS, MOMENTUM);
    }

    /**
     * @param momentum how far the running statistics move towards those of a batch
     */
    public BatchNorm1d(long numFeatures, float eps, float momentum) {
        super(numFeatures, eps, momentum);
    }

    @Override
    void check(Shape x) {
        if (x.rank() != 2 && x.rank() != 3) {
            throw wrong("batch_norm1d", "[n, channels] or [n, channels, length]", x);
        }
    }
}
