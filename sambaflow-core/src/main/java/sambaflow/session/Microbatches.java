package sambaflow.session;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.graph.Graph;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.graph.Value;
import sambaflow.pass.Differentiate;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * A batch in parts of the size that a program takes at once.
 *
 * @param count how many parts; one for a program that takes whole batches
 * @param size samples in each
 */
record Microbatches(Graph graph, int count, int size) {

    /** How {@code pef} takes {@code inputs}; what does not fit is left to the device to refuse. */
    static Microbatches of(Pef pef, Map<String, Tensor> inputs) {
        Graph graph = pef.main().graph();
        Manifest manifest = pef.manifest();
        int size = manifest.microbatchSize();
        boolean takesParts =
                size < manifest.batchSize() || !graph.inputs(Role.ACCUMULATE).isEmpty();
        long samples = size;
        for (Value input : takesParts ? graph.inputs(Role.DATA) : List.<Value>of()) {
            Tensor given = inputs.get(input.name());
            if (given != null && isBatch(input.type(), size) && given.shape().rank() > 0) {
                long found = given.shape().dim(0);
                if (found % manifest.batchSize() != 0 || samples != size && found != samples) {
                    throw new RunException(
                            Code.SF503,
                            "'%s' is %s, but PEF '%s' takes batches of %d samples in microbatches of %d; give every input one batch, or the same number of batches"
                                    .formatted(
                                            input.name(),
                                            given.shape(),
                                            manifest.name(),
                                            manifest.batchSize(),
                                            size));
                }
                samples = found;
            }
        }
        return new Microbatches(graph, Math.toIntExact(samples / size), size);
    }

    private static boolean isBatch(TensorType type, int size) {
        return type.shape().rank() > 0 && type.shape().dim(0) == size;
    }

    /** Part {@code part} of {@code tensors}, which have the names of values of the graph. */
    Map<String, Tensor> part(Map<String, Tensor> tensors, Role role, int part) {
        if (count == 1) {
            return tensors;
        }
        Map<String, Tensor> parts = new HashMap<>(tensors);
        for (Value value : graph.inputs(role)) {
            if (isBatch(value.type(), size)) {
                parts.computeIfPresent(
                        value.name(),
                        (name, whole) -> whole.rows((long) part * size, (part + 1L) * size));
            }
        }
        return parts;
    }

    /**
     * Gradients of outputs for each part: those of a scalar, which is a mean over a part, weigh as
     * much as the part does.
     *
     * @param given by input name; empty for ones
     */
    Map<String, Tensor> seeds(Map<String, Tensor> given) {
        if (count == 1) {
            return given;
        }
        Map<String, Tensor> seeds = new HashMap<>();
        for (Value input : graph.inputs(Role.OUTPUT_GRADIENT)) {
            Shape shape = input.type().shape();
            Tensor seed = given.get(input.name());
            if (seed == null && given.isEmpty()) {
                Shape whole =
                        isBatch(input.type(), size) ? shape.with(0, (long) size * count) : shape;
                seed = Tensor.full(input.type().dtype(), whole, 1);
            }
            if (seed != null && shape.rank() == 0) {
                seed = Tensor.full(seed.dtype(), shape, seed.item() / count);
            }
            if (seed != null) {
                seeds.put(input.name(), seed);
            }
        }
        return seeds;
    }

    /**
     * One result of all parts': losses averaged, rows of samples joined, gradients summed already.
     */
    Map<String, Tensor> joined(List<Map<String, Tensor>> parts) {
        if (count == 1) {
            return parts.getFirst();
        }
        Map<String, Tensor> joined = new LinkedHashMap<>();
        parts.getLast()
                .forEach((name, last) -> {
                    boolean sum = name.endsWith(Differentiate.GRADIENT);
                    joined.put(
                            name, sum ? last : rows(parts.stream().map(p -> p.get(name)).toList()));
                });
        return joined;
    }

    private Tensor rows(List<Tensor> parts) {
        Tensor last = parts.getLast();
        if (last.shape().rank() == 0) {
            double mean = parts.stream().mapToDouble(Tensor::item).average().orElseThrow();
            return last.dtype().isFloat() ? Tensor.full(last.dtype(), Shape.SCALAR, mean) : last;
        }
        if (last.shape().dim(0) != size) {
            return last;
        }
        Tensor whole = Tensor.zeros(last.dtype(), last.shape().with(0, (long) size * count));
        for (int i = 0; i < count; i++) {
            whole.rows((long) i * size, (i + 1L) * size).data().copyFrom(parts.get(i).data());
        }
        return whole;
    }
}
