package sambaflow.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * Samples in memory: row {@code i} of each tensor belongs to sample {@code i}.
 *
 * @param tensors by name, all with the same number of rows
 * @param classNames what the numbers in the label stand for, or nothing
 */
public record TensorDataset(
        String name, SequencedMap<String, Tensor> tensors, List<String> classNames)
        implements Dataset {
    public TensorDataset {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        classNames = List.copyOf(classNames);
        if (tensors.isEmpty() || rows(tensors.firstEntry().getValue()) < 1) {
            throw new DataException("data: %s holds no samples".formatted(name));
        }
        long rows = rows(tensors.firstEntry().getValue());
        tensors.forEach((field, tensor) -> {
            if (rows(tensor) != rows) {
                throw new ShapeException(
                        "data: %s: '%s' has shape %s, expected %d rows as the others have"
                                .formatted(name, field, tensor.shape(), rows));
            }
        });
    }

    private static long rows(Tensor tensor) {
        return tensor.shape().rank() == 0 ? 0 : tensor.shape().dim(0);
    }

    /** Features [n, ...] and labels [n] or [n, ...]. */
    public static TensorDataset of(String name, Tensor features, Tensor labels) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(Sample.FEATURES, features);
        tensors.put(Sample.LABEL, labels);
        return new TensorDataset(name, tensors, List.of());
    }

    @Override
    public int size() {
        return Math.toIntExact(rows(tensors.firstEntry().getValue()));
    }

    @Override
    public Sample sample(int index) {
        SequencedMap<String, Tensor> row = new LinkedHashMap<>();
        tensors.forEach((field, all) -> {
            Shape shape = all.shape().without(0);
            row.put(field, all.rows(index, index + 1L).reshape(shape));
        });
        return new Sample(row);
    }

    @Override
    public boolean labelled() {
        return tensors.containsKey(Sample.LABEL);
    }
}
