package sambaflow.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * Samples of one size for one step.
 *
 * @param tensors by the names that the samples have, one row for each sample
 * @param samples how many of the rows are samples; the others are padding
 */
public record Batch(SequencedMap<String, Tensor> tensors, int samples) {
    public Batch {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        if (tensors.isEmpty()) {
            throw new ShapeException("batch: no tensors; expected at least one");
        }
        long rows = rows(tensors.firstEntry().getValue());
        tensors.forEach((name, tensor) -> {
            if (rows(tensor) != rows) {
                throw new ShapeException(
                        "batch: '%s' has shape %s, expected %d rows as the others have"
                                .formatted(name, tensor.shape(), rows));
            }
        });
        if (samples < 1 || samples > rows) {
            throw new ShapeException(
                    "batch: %d samples in %d rows; expected 1 to %d"
                            .formatted(samples, rows, rows));
        }
    }

    private static long rows(Tensor tensor) {
        return tensor.shape().rank() == 0 ? 0 : tensor.shape().dim(0);
    }

    /** The tensor called {@code name}, with a row for each sample. */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new DataException(
                    "data: a batch has no '%s', only %s".formatted(name, tensors.keySet()));
        }
        return tensor;
    }

    /** What samples of features and label call their features. */
    public Tensor features() {
        return tensor(Sample.FEATURES);
    }

    /** What samples of features and label call their labels. */
    public Tensor labels() {
        return tensor(Sample.LABEL);
    }

    /** Number of rows, which is the same for all batches of a loader. */
    public int size() {
        return Math.toIntExact(rows(tensors.firstEntry().getValue()));
    }

    /** Whether every row is a sample. */
    public boolean isFull() {
        return samples == size();
    }

    /** The same with memory of its own, to keep beyond the step. */
    public Batch copy() {
        SequencedMap<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        return new Batch(copies, samples);
    }
}
