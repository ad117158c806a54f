package sambaflow.nn;

import sambaflow.tensor.Shape;

/** Batch norm of images [n, channels, rows, columns]. */
public final class BatchNorm2d extends BatchNorm {
    public BatchNorm2d(long numFeatures) {
        this(numFeatures, EPS, MOMENTUM);
    }

    /**
     * @param momentum how far the running statistics move towards those of a batch
     */
    public BatchNorm2d(long numFeatures, float eps, float momentum) {
        super(numFeatures, eps, momentum);
    }

    @Override
    void check(Shape x) {
        if (x.rank() != 4) {
            throw wrong("batch_norm2d", "[n, channels, rows, columns]", x);
        }
    }
}
