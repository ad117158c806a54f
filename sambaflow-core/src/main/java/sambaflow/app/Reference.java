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
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * What an app's module computes for one batch on this CPU: traced anew and evaluated by the
 * operators' definitions in float64, without the PEF, the device or its kernels.
 *
 * <p>A batch that the PEF takes in parts is evaluated in the same parts, because random operators
 * draw for each.
 */
final class Reference {
    /** Change of the loss that is looked for: far above rounding, far below a bend. */
    private static final double CHANGE = 1e-3;

    private static final double WIDEST = 1e-2;
    private static final double NARROWER = 0.3;

    /** Rounding of all that a loss is summed from, in units of its last place. */
    private static final int ROUNDINGS = 4;

    /** Gradients below this are too small to be told. */
    private static final double SMALLEST = 1e-3;

    private final Graph graph;
    private final boolean training;
    private final List<Map<String, Tensor>> parts;
    private final List<Evaluation> evaluated;

    /**
     * @param state parameters by name
     * @param counter of the device's first run, so that random operators draw the same
     * @param training whether modules such as dropout act as in training
     */
    Reference(
            Opened opened,
            Map<String, Tensor> batch,
            Map<String, Tensor> state,
            long counter,
            boolean training) {
        boolean inference = opened.pef().manifest().inference();
        this.graph = Compiler.traced(opened.model(), opened.app().inputs(), inference);
        this.training = training;
        int size = opened.pef().manifest().microbatchSize();
        int count = opened.pef().manifest().batchSize() / size;
        this.parts =
                IntStream.range(0, count)
                        .mapToObj(part -> part(batch, state, part, size, counter + part))
                        .toList();
        this.evaluated = parts.stream().map(given -> Evaluation.of(graph, given)).toList();
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
        for (Value flag : graph.inputs(Role.TRAINING)) {
            given.put(flag.name(), Tensor.full(DType.BOOL, Shape.SCALAR, training ? 1 : 0));
        }
        given.replaceAll((name, t) -> t.dtype() == DType.FLOAT32 ? t.to(DType.FLOAT64) : t);
        return given;
    }

    /** The module's outputs by name, a tensor for each part. */
    Map<String, List<Tensor>> outputs() {
        List<Map<String, Tensor>> all = evaluated.stream().map(Evaluation::outputs).toList();
        Map<String, List<Tensor>> outputs = new LinkedHashMap<>();
        all.getFirst()
                .keySet()
                .forEach(name -> outputs.put(name, all.stream().map(p -> p.get(name)).toList()));
        return outputs;
    }

    /** Gradients of the loss of the whole batch, by the names that a program has for them. */
    Map<String, Tensor> gradients() {
        return gradients(parts);
    }

    /** The same for inputs and parameters rounded to bfloat16: how much that alone may change. */
    Map<String, Tensor> gradientsOfRounded() {
        return gradients(parts.stream().map(Reference::rounded).toList());
    }

    private static Map<String, Tensor> rounded(Map<String, Tensor> given) {
        Map<String, Tensor> rounded = new HashMap<>();
        given.forEach((name, tensor) ->
                rounded.put(
                        name,
                        tensor.dtype() == DType.FLOAT64
                                ? tensor.to(DType.BFLOAT16).to(DType.FLOAT64)
                                : tensor));
        return rounded;
    }

    private Map<String, Tensor> gradients(List<Map<String, Tensor>> of) {
        Graph backward = Differentiate.pass().apply(graph);
        Map<String, Tensor> sums = new LinkedHashMap<>();
        for (Map<String, Tensor> given : of) {
            Map<String, Tensor> all = new HashMap<>(given);
            for (Value seed : backward.inputs(Role.OUTPUT_GRADIENT)) {
                Shape shape = seed.type().shape();
                all.put(seed.name(), Tensor.full(DType.FLOAT64, shape, weight(shape)));
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
        for (int i = 0; i < parts.size(); i++) {
            Tensor at = parts.get(i).get(parameter);
            Tensor moved =
                    Tensor.generate(
                            at.dtype(), at.shape(), e -> at.get(e) + change.applyAsDouble(e));
            sum += loss(evaluated.get(i).changed(parameter, moved));
        }
        return sum;
    }

    private double loss(Evaluation part) {
        double sum = 0;
        for (Graph.Output loss : Differentiate.losses(graph)) {
            Tensor value = part.value(loss.value());
            sum += weight(value.shape()) * sum(value);
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
        double here = evaluated.stream().mapToDouble(this::loss).sum();
        for (Map.Entry<String, Tensor> entry : gradients.entrySet()) {
            String name = entry.getKey();
            String parameter = name.substring(0, name.length() - Differentiate.GRADIENT.length());
            worst = Math.max(worst, slopeError(parameter, entry.getValue(), here));
        }
        return worst;
    }

    /**
     * The error along the direction in which the gradient says that the loss grows fastest for
     * steps of one size; an element whose gradient is zero goes either way.
     *
     * @param here the loss where the parameters are
     */
    private double slopeError(String parameter, Tensor gradient, double here) {
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
        double step = Math.min(WIDEST, CHANGE * Math.max(1, Math.abs(here)) / scale);
        double wide = slope(parameter, direction, step);
        double narrow = slope(parameter, direction, step * NARROWER);
        // A step reaches over kinks of ReLUs and pools, a narrow one over fewer: by what
        // both differ the narrow one may be off as well.
        double rounding = ROUNDINGS * Math.ulp(here) / (step * NARROWER);
        double error = Math.abs(narrow - expected) - 2 * Math.abs(narrow - wide) - rounding;
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(0, error) / scale;
    }

    private double slope(String parameter, LongToDoubleFunction direction, double step) {
        double up = loss(parameter, i -> step * direction.applyAsDouble(i));
        double down = loss(parameter, i -> -step * direction.applyAsDouble(i));
        return (up - down) / (2 * step);
    }
}
