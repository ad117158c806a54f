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
 *
 * <p>Known statistics do not depend on x. Where they count, with {@code e} = 1 and else 0,
 *
 * <pre>
 *   dx = scale (g - (1 - e) (mean(g) + n mean(g n)))
 *   dmean = -e scale sum(g);  dvariance = -e scale^2 sum(g n) / 2
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
    private final int each;
    private final int alongNormal;

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
        this.normal = mul(centred, statistic(2));
        this.each = reshape(weighted(), byStatistic);
        this.alongNormal = sum(mul(each, normal));
    }

    List<Integer> all() {
        List<Integer> gradients = new ArrayList<>(List.of(input()));
        if (g.inputs() > 1) {
            gradients.add(weight(mul(dy, reshape(normal, byWeight)), 1));
        }
        if (g.inputs() > 2) {
            gradients.add(weight(dy, 2));
        }
        if (op.tracked()) {
            int scale = statistic(2);
            gradients.add(known(mul(affine(-1, 0, sum(each)), scale), 3));
            gradients.add(known(mul(affine(-0.5f, 0, alongNormal), mul(scale, scale)), 4));
        }
        if (mayTrain()) {
            gradients.add(Op.NO_GRADIENT);
        }
        return gradients;
    }

    private boolean mayTrain() {
        return op.tracked() && g.inputs() > Norm.TRAINING;
    }

    /** 1 in a run that trains, 0 in one that evaluates. */
    private int training() {
        return g.add(new Pointwise.Cast(g.type(each).dtype()), g.input(Norm.TRAINING));
    }

    private int weighted() {
        if (g.inputs() == 1) {
            return dy;
        }
        Shape weights = Shape.of(1, byWeight.dim(1), 1);
        return mul(dy, reshape(single(g.input(1)), weights));
    }

    private int input() {
        int scaled = mul(throughStatistics(), statistic(2));
        return g.as(reshape(scaled, g.shape(g.input(0))), g.input(0));
    }

    /** {@code each} without what x changes by way of its statistics. */
    private int throughStatistics() {
        if (op.tracked() && !mayTrain()) {
            return each;
        }
        int part = mul(normal, mean(alongNormal));
        int whole = op.centred() ? g.add(binary(BinaryFn.ADD), part, mean(sum(each))) : part;
        return g.add(binary(BinaryFn.SUB), each, mayTrain() ? mul(whole, training()) : whole);
    }

    /** The gradient of a known statistic, which counts only where the run does not train. */
    private int known(int sum, int input) {
        int counted = mayTrain() ? mul(sum, affine(-1, 1, training())) : sum;
        return g.as(reshape(counted, g.shape(g.input(input))), g.input(input));
    }

    private int weight(int product, int input) {
        int sum = g.add(new Reduce.Sum(OTHERS, false), product);
        return g.as(reshape(sum, g.shape(g.input(input))), g.input(input));
    }

    private int sum(int value) {
        return g.add(new Reduce.Sum(OTHERS, true), value);
    }

    private int mean(int sum) {
        double count = (double) byStatistic.elements() / statistics.elements();
        return affine((float) (1 / count), 0, sum);
    }

    private int mul(int a, int b) {
        return g.add(binary(BinaryFn.MUL), a, b);
    }

    private int affine(float scale, float shift, int x) {
        return g.add(new Pointwise.Affine(scale, shift), x);
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
