package sambaflow.graph;

import java.util.ArrayList;
import java.util.List;
import sambaflow.graph.Pointwise.BinaryFn;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/**
 * The gradient that all norms share, in float32.
 *
 * <pre>
 *   n = (x - mean) scale;  g = dy weight;  dx = scale (g - mean(g) - n mean(g n))
 * </pre>
 */
final class NormGradient {
    private static final List<Integer> OTHERS = List.of(0, 2);

    private final Norm op;
    private final Gradient g;
    private final Shape byStatistic;
    private final Shape byWeight;
    private final Shape statistics;
    private final int dy;
    private final int normal;

    NormGradient(Norm op, Gradient g) {
        Shape x = g.shape(g.input(0));
        Norm.Layout layout = op.layout(x);
        this.op = op;
        this.g = g;
        this.byStatistic = layout.byStatistic(x.elements());
        this.byWeight = layout.byWeight(x.elements());
        this.statistics = Shape.of(1, layout.statistics(), 1);
        this.dy = reshape(single(g.of(0)), byWeight);
        int rows = reshape(single(g.input(0)), byStatistic);
        int centred = op.centred() ? g.add(binary(BinaryFn.SUB), rows, statistic(1)) : rows;
        this.normal = g.add(binary(BinaryFn.MUL), centred, statistic(2));
    }

    List<Integer> all() {
        List<Integer> gradients = new ArrayList<>(List.of(input()));
        if (g.inputs() > 1) {
            int product = g.add(binary(BinaryFn.MUL), dy, reshape(normal, byWeight));
            gradients.add(weight(product, 1));
        }
        if (g.inputs() > 2) {
            gradients.add(weight(dy, 2));
        }
        return gradients;
    }

    private int input() {
        int weighted = dy;
        if (g.inputs() > 1) {
            Shape weights = Shape.of(1, byWeight.dim(1), 1);
            int weight = reshape(single(g.input(1)), weights);
            weighted = g.add(binary(BinaryFn.MUL), dy, weight);
        }
        int each = reshape(weighted, byStatistic);
        int along = mean(g.add(binary(BinaryFn.MUL), each, normal));
        int part = g.add(binary(BinaryFn.MUL), normal, along);
        int rest = g.add(binary(BinaryFn.SUB), each, part);
        int centred = op.centred() ? g.add(binary(BinaryFn.SUB), rest, mean(each)) : rest;
        int scaled = g.add(binary(BinaryFn.MUL), centred, statistic(2));
        return g.as(reshape(scaled, g.shape(g.input(0))), g.input(0));
    }

    private int weight(int product, int input) {
        int sum = g.add(new Reduce.Sum(OTHERS, false), product);
        return g.as(reshape(sum, g.shape(g.input(input))), g.input(input));
    }

    private int mean(int value) {
        int sum = g.add(new Reduce.Sum(OTHERS, true), value);
        double each = (double) byStatistic.elements() / statistics.elements();
        return g.add(new Pointwise.Affine((float) (1 / each), 0), sum);
    }

    private int statistic(int output) {
        return reshape(g.output(output), statistics);
    }

    private int single(int value) {
        return g.type(value).dtype() == DType.BFLOAT16
                ? g.add(new Pointwise.Cast(DType.FLOAT32), value)
                : value;
    }

    private int reshape(int value, Shape shape) {
        return g.shape(value).equals(shape) ? value : g.add(new Move.Reshape(shape), value);
    }

    private static Op binary(BinaryFn fn) {
        return new Pointwise.Binary(fn);
    }
}
