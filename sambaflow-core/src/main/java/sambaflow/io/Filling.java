package sambaflow.io;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Puts the samples of one epoch into batches. */
final class Filling {
    private final Dataset data;
    private final int[] order;
    private final int batchSize;
    private final int batches;
    private final Optional<DataLoader.Padding> padding;
    private volatile int current;
    private Sample first;

    /**
     * @param data as the epoch shows it
     * @param order the sample at each place
     * @param padding marks rows that are no samples; without it they repeat the last one
     */
    Filling(
            Dataset data,
            int[] order,
            int batchSize,
            int batches,
            Optional<DataLoader.Padding> padding) {
        this.data = data;
        this.order = order;
        this.batchSize = batchSize;
        this.batches = batches;
        this.padding = padding;
    }

    int batches() {
        return batches;
    }

    /** The sample that is being read, for an error that its data set throws. */
    String current() {
        return "sample %d of %s".formatted(current, data.name());
    }

    /** Tensors for one batch, to be filled again and again. */
    Batch allocate() {
        if (first == null) {
            current = order[0];
            first = data.sample(current);
        }
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        first.tensors()
                .forEach((name, tensor) -> {
                    long[] dims = new long[tensor.shape().rank() + 1];
                    dims[0] = batchSize;
                    for (int i = 1; i < dims.length; i++) {
                        dims[i] = tensor.shape().dim(i - 1);
                    }
                    tensors.put(name, Tensor.zeros(tensor.dtype(), Shape.of(dims)));
                });
        return new Batch(tensors, batchSize);
    }

    /** Batch {@code number} of the epoch in the memory of {@code buffer}. */
    Batch fill(Batch buffer, int number) {
        int first = number * batchSize;
        int samples = Math.min(batchSize, order.length - first);
        for (int row = 0; row < samples; row++) {
            current = order[first + row];
            put(data.sample(current), buffer, row);
        }
        for (int row = samples; row < batchSize; row++) {
            pad(buffer, row, samples - 1);
        }
        return samples == batchSize ? buffer : new Batch(buffer.tensors(), samples);
    }

    private void put(Sample sample, Batch buffer, int row) {
        if (!sample.tensors().keySet().equals(buffer.tensors().keySet())) {
            throw new DataException(
                    "data: %s has %s, expected %s as the others have"
                            .formatted(
                                    current(),
                                    sample.tensors().keySet(),
                                    buffer.tensors().keySet()));
        }
        sample.tensors()
                .forEach((name, tensor) -> {
                    Tensor to = buffer.tensor(name);
                    Shape shape = to.shape().without(0);
                    if (tensor.dtype() != to.dtype() || !tensor.shape().equals(shape)) {
                        throw new DataException(
                                "data: %s: '%s' is %s%s, expected %s%s as the others are"
                                        .formatted(
                                                current(),
                                                name,
                                                tensor.dtype().shortName(),
                                                tensor.shape(),
                                                to.dtype().shortName(),
                                                shape));
                    }
                    row(to, row).copyFrom(tensor.data());
                });
    }

    private void pad(Batch buffer, int row, int last) {
        buffer.tensors().values().forEach(t -> row(t, row).copyFrom(row(t, last)));
        padding.ifPresent(p -> {
            Tensor marked = buffer.tensor(p.name());
            long each = marked.elements() / batchSize;
            for (long i = row * each; i < (row + 1) * each; i++) {
                marked.set(i, p.value());
            }
        });
    }

    private MemorySegment row(Tensor tensor, int row) {
        long bytes = tensor.data().byteSize() / batchSize;
        return tensor.data().asSlice(row * bytes, bytes);
    }
}
