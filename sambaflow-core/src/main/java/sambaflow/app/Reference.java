package sambaflow.app;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import sambaflow.compile.Compiler;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.Role;
import sambaflow.graph.Value;
import sambaflow.pass.Differentiate;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * What an app's module computes for one batch on this CPU: traced anew and evaluated by the
 * operators' definitions in float32, without the PEF, the device or its kernels.
 *
 * <p>A batch that the PEF takes in parts is evaluated in the same parts, because random operators
 * draw for each.
 */
final class Reference {
    /** Change of the loss that is looked for: far above a float32's rounding, far below a bend. */
    private static final double CHANGE = 1e-3;

    private static final double WIDEST = 1e-2;
    private static final double[] STEPS = {1, 3, 0.3};

    /** Rounding of all that a float32 loss is summed from, in units of its last place. */
    private static final int ROUNDINGS = 4;

    /** Gradients below this are lost in a float32 loss's last digits. */
    private static final double SMALLEST = 1e-3;

    private final Graph graph;
    private final List<Map<String, Tensor>> parts;

    /**
     * @param state parameters by name
     * @param counter of the device's first run, so that random operators draw the same
     */
    Reference(Opened opened, Map<String, Tensor> batch, Map<String, Tensor> state, long counter) {
        boolean inference = opened.pef().manifest().inference();
        this.graph = Compiler.traced(opened.model(), opened.app().inputs(), inference);
        int size = opened.pef().manifest().microbatchSize();
        int count = opened.pef().manifest().batchSize() / size;
        this.parts =
                IntStream.range(0, count)
                        .mapToObj(part -> part(batch, state, part, size, counter + part))
                        .toList();
    }

    private Map<String, Tensor> part(
            Map<String, Tensor> batch,
            Map<String, Tensor> state,
            int part,
            int size,
            long counter) {
        Map<String, Tensor> given = new HashMap<>(state);
        batch.forEach((name, t) -> given.put(name, t.rows((long) part * size, (part + 1L) * size)));
        for (Value input : graph.inputs(Role.COUNTER)) {
            given.put(input.name(), Tensor.of(new long[] {counter}).reshape(input.type().shape()));
        }
        return given;
    }

    /** The module's outputs by name, a tensor for each part. */
    Map<String, List<Tensor>> outputs() {
        List<Map<String, Tensor>> all =
                parts.stream().map(given -> Evaluation.of(graph, given).outputs()).toList();
        Map<String, List<Tensor>> outputs = new LinkedHashMap<>();
        all.getFirst()
                .keySet()
                .forEach(name -> outputs.put(name, all.stream().map(p -> p.get(name)).toList()));
        return outputs;
    }

    /** Gradients of the loss of the whole batch, by the names that a program has for them. */
    Map<String, Tensor> gradients() {
        Graph backward = Differentiate.pass().apply(graph);
        Map<String, Tensor> sums = new LinkedHashMap<>();
        for (Map<String, Tensor> given : parts) {
            Map<String, Tensor> all = new HashMap<>(given);
            for (Value seed : backward.inputs(Role.OUTPUT_GRADIENT)) {
                Shape shape = seed.type().shape();
                all.put(seed.name(), Tensor.full(seed.type().dtype(), shape, weight(shape)));
            }
            Evaluation.of(backward, all)
                    .outputs()
                    .forEach((name, gradient) -> {
                        if (name.endsWith(Differentiate.GRADIENT)) {
                            sums.merge(name, gradient, Reference::plus);
                        }
                    });
        }
        return sums;
    }

    private static Tensor plus(Tensor a, Tensor b) {
        return Tensor.generate(a.dtype(), a.shape(), i -> a.get(i) + b.get(i));
    }

    /** What a part's share in a loss weighs: of a scalar, which is a mean, as much as the part. */
    private double weight(Shape loss) {
        return loss.rank() == 0 ? 1.0 / parts.size() : 1;
    }

    /** The loss of the whole batch when {@code parameter} is moved by {@code change}. */
    private double loss(String parameter, LongToDoubleFunction change) {
        double sum = 0;
        for (Map<String, Tensor> given : parts) {
            Tensor at = given.get(parameter);
            Map<String, Tensor> moved = new HashMap<>(given);
            moved.put(
                    parameter,
                    Tensor.generate(
                            at.dtype(), at.shape(), i -> at.get(i) + change.applyAsDouble(i)));
            Map<String, Tensor> outputs = Evaluation.of(graph, moved).outputs();
            for (Graph.Output loss : Differentiate.losses(graph)) {
                Tensor value = outputs.get(loss.name());
                sum += weight(value.shape()) * sum(value);
            }
        }
        return sum;
    }

    private static double sum(Tensor tensor) {
        return LongStream.range(0, tensor.elements()).mapToDouble(tensor::get).sum();
    }

    /**
     * How far {@code gradients} are from differences of the loss, for the parameter where that is
     * most, relative to the slope: a check on the backward pass that shares nothing with it.
     */
    double worstSlope(Map<String, Tensor> gradients) {
        double worst = 0;
        for (Map.Entry<String, Tensor> entry : gradients.entrySet()) {
            String name = entry.getKey();
            String parameter = name.substring(0, name.length() - Differentiate.GRADIENT.length());
            worst = Math.max(worst, slopeError(parameter, entry.getValue()));
        }
        return worst;
    }

    /**
     * The error along the direction in which the gradient says that the loss grows fastest for
     * steps of one size; an element whose gradient is zero goes either way.
     */
    private double slopeError(String parameter, Tensor gradient) {
        CounterRandom random = CounterRandom.named(0, parameter);
        LongToDoubleFunction direction =
                i ->
                        gradient.get(i) == 0
                                ? random.uniform(i) < 0.5 ? -1 : 1
                                : Math.signum(gradient.get(i));
        double expected =
                LongStream.range(0, gradient.elements())
                        .mapToDouble(i -> Math.abs(gradient.get(i)))
                        .sum();
        double scale = Math.max(expected, SMALLEST);
        double here = loss(parameter, i -> 0);
        double first = Math.min(WIDEST, CHANGE * Math.max(1, Math.abs(here)) / scale);
        double least = Double.POSITIVE_INFINITY;
        for (double part : STEPS) {
            double step = first * part;
            double up = loss(parameter, i -> step * direction.applyAsDouble(i));
            double down = loss(parameter, i -> -step * direction.applyAsDouble(i));
            // A step may reach over the kink of a ReLU: then the slopes to both sides differ.
            double bend = Math.abs(up - 2 * here + down) / (2 * step);
            double doubt = bend + ROUNDINGS * Math.ulp((float) here) / step;
            double error = Math.abs((up - down) / (2 * step) - expected) - doubt;
            least = Math.min(least, Double.isNaN(error) ? least : Math.max(0, error));
            if (least <= CHANGE * scale) {
                break;
            }
        }
        return least / scale;
    }
}
