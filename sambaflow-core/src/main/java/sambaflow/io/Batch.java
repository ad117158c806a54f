package sambaflow.io;

import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * Samples of one size for one step.
 *
 * @param images features, one row for each sample
 * @param labels int64, one for each sample; zeros if the data set has none
 * @param samples how many of the rows are samples; the others repeat the last one
 */
public record Batch(Tensor images, Tensor labels, int samples) {
    public Batch {
        long rows = labels.elements();
        if (images.shape().rank() == 0 || images.shape().dim(0) != rows) {
            throw new ShapeException(
                    "batch: images %s and labels %s have different numbers of rows"
                            .formatted(images.shape(), labels.shape()));
        }
        if (samples < 1 || samples > rows) {
            throw new ShapeException(
                    "batch: %d samples in %d rows; expected 1 to %d"
                            .formatted(samples, rows, rows));
        }
    }

    /** Number of rows, which is the same for all batches of a loader. */
    public int size() {
        return Math.toIntExact(labels.elements());
    }

    /** Whether every row is a sample. */
    public boolean isFull() {
        return samples == size();
    }

    /** The same with memory of its own, to keep beyond the step. */
    public Batch copy() {
        return new Batch(images.copy(), labels.copy(), samples);
    }
}
