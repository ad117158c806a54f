package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * Operators that shift and scale elements by the mean and the deviation of those they belong with,
 * and then by a weight and a bias.
 *
 * <p>Inputs are x and, if there are any, weight and bias. Outputs are y and two float32 lists with
 * a number for each statistic: the mean, and one over the deviation.
 */
public sealed interface Norm extends Normalise {
    float eps();

    /** Which elements share a statistic, and which a weight, in an x of this shape. */
    Layout layout(Shape x);

    /**
     * Element i has statistic {@code i / statisticStep % statistics} and weight {@code i /
     * weightStep % weights}.
     */
    record Layout(long statistics, long statisticStep, long weights, long weightStep) {
        public int statistic(long i) {
            return (int) (i / statisticStep % statistics);
        }

        public int weight(long i) {
            return (int) (i / weightStep % weights);
        }

        Shape byStatistic(long elements) {
            long rest = elements / Math.max(1, statistics * statisticStep);
            return Shape.of(rest, statistics, statisticStep);
        }

        Shape byWeight(long elements) {
            return Shape.of(elements / Math.max(1, weights * weightStep), weights, weightStep);
        }
    }

    /** Whether the mean is taken away. */
    default boolean centred() {
        return true;
    }

    /** How many weights there may be: a weight, or a weight and a bias. */
    private static int most(Norm op) {
        return op.centred() ? 3 : 2;
    }

    @Override
    default List<TensorType> infer(List<TensorType> inputs) {
        int count = Math.clamp(inputs.size(), 1, most(this));
        TensorType x = Rules.floating(label(), inputs, count).getFirst();
        Layout layout = layout(x.shape());
        if (x.shape().elements() == 0) {
            throw new ShapeException("%s: %s has no elements".formatted(label(), x.shape()));
        }
        for (TensorType input : inputs.subList(1, inputs.size())) {
            if (input.shape().elements() != layout.weights()) {
                throw new ShapeException(
                        "%s: %s needs %d weights, found shape %s"
                                .formatted(label(), x.shape(), layout.weights(), input.shape()));
            }
        }
        TensorType statistics =
                new TensorType(Rules.accumulator(inputs), Shape.of(layout.statistics()));
        return List.of(x, statistics, statistics);
    }

    @Override
    default Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        return Cost.of(8 * inputs.getFirst().shape().elements(), inputs, outputs);
    }

    @Override
    default List<Integer> gradient(Gradient g) {
        g.requireUnused(1, "mean");
        g.requireUnused(2, "deviation");
        return new NormGradient(this, g).all();
    }

    @Override
    default List<Tensor> evaluate(List<Tensor> in) {
        Tensor x = in.getFirst();
        Layout layout = layout(x.shape());
        int count = (int) layout.statistics();
        double each = (double) x.elements() / count;
        double[] mean = new double[count];
        for (long i = 0; centred() && i < x.elements(); i++) {
            mean[layout.statistic(i)] += x.get(i) / each;
        }
        double[] scale = new double[count];
        for (long i = 0; i < x.elements(); i++) {
            double d = x.get(i) - mean[layout.statistic(i)];
            scale[layout.statistic(i)] += d * d / each;
        }
        for (int i = 0; i < count; i++) {
            scale[i] = 1 / Math.sqrt(scale[i] + eps());
        }
        Tensor y =
                Tensor.generate(
                        x.dtype(),
                        x.shape(),
                        i -> {
                            int s = layout.statistic(i);
                            double w = in.size() > 1 ? in.get(1).get(layout.weight(i)) : 1;
                            double b = in.size() > 2 ? in.get(2).get(layout.weight(i)) : 0;
                            return (x.get(i) - mean[s]) * scale[s] * w + b;
                        });
        DType sums = Rules.accumulator(Rules.types(in));
        return List.of(y, list(sums, mean), list(sums, scale));
    }

    private static Tensor list(DType type, double[] values) {
        return Tensor.generate(type, Shape.of(values.length), i -> values[(int) i]);
    }

    /** Each row of the last {@code dims} dimensions by itself, with a weight for each place. */
    private static Layout rows(String op, int dims, Shape x) {
        if (dims < 1 || dims > x.rank()) {
            throw new ShapeException(
                    "%s: the last %d dimensions of %s do not exist".formatted(op, dims, x));
        }
        long width =
                x.dims().subList(x.rank() - dims, x.rank()).stream().reduce(1L, (a, b) -> a * b);
        return new Layout(x.elements() / Math.max(1, width), width, width, 1);
    }

    private static long inner(String op, Shape x) {
        if (x.rank() < 2) {
            throw new ShapeException("%s: needs [n, channels, ...], found %s".formatted(op, x));
        }
        return x.elements() / Math.max(1, x.dim(0) * x.dim(1));
    }

    /** Over the last {@code dims} dimensions. */
    record LayerNorm(int dims, float eps) implements Norm {
        @Override
        public Layout layout(Shape x) {
            return rows(label(), dims, x);
        }
    }

    /** Over the last {@code dims} dimensions, by the root of the mean square; no bias. */
    record RmsNorm(int dims, float eps) implements Norm {
        @Override
        public Layout layout(Shape x) {
            return rows(label(), dims, x);
        }

        @Override
        public boolean centred() {
            return false;
        }
    }

    /** Over groups of channels of each image. */
    record GroupNorm(int groups, float eps) implements Norm {
        @Override
        public Layout layout(Shape x) {
            long inner = inner(label(), x);
            if (groups < 1 || x.dim(1) % groups != 0) {
                throw new ShapeException(
                        "group_norm: the channels of %s cannot be cut into %d groups"
                                .formatted(x, groups));
            }
            return new Layout(x.dim(0) * groups, x.dim(1) / groups * inner, x.dim(1), inner);
        }
    }

    /** Over all images of the batch, channel by channel: as in training. */
    record BatchNorm(float eps) implements Norm {
        @Override
        public Layout layout(Shape x) {
            long inner = inner(label(), x);
            return new Layout(x.dim(1), inner, x.dim(1), inner);
        }
    }
}
