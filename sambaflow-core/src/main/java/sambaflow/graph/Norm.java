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
 * <p>Inputs are x and, if there are any, weight and bias, and known statistics. Outputs are y and
 * two float32 lists with a number for each statistic: the mean, and one over the deviation.
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

    /** The input that says whether the run trains. */
    int TRAINING = 5;

    /**
     * Whether inputs 3 and 4 are a known mean and variance. They take the place of those of x,
     * always, or in runs that do not train where input {@link #TRAINING} is there.
     */
    default boolean tracked() {
        return false;
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
        List<TensorType> numbers = tracked() ? known(inputs) : inputs;
        int count = tracked() ? TRAINING : Math.clamp(inputs.size(), 1, most(this));
        TensorType x = Rules.floating(label(), numbers, count).getFirst();
        Layout layout = layout(x.shape());
        if (x.shape().elements() == 0) {
            throw new ShapeException("%s: %s has no elements".formatted(label(), x.shape()));
        }
        for (TensorType input : numbers.subList(1, numbers.size())) {
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

    /** The inputs of a norm with known statistics without the one that is no number. */
    private List<TensorType> known(List<TensorType> inputs) {
        Rules.count(label(), inputs, Math.clamp(inputs.size(), TRAINING, TRAINING + 1));
        inputs.stream().skip(TRAINING).forEach(flag -> Rules.training(label(), flag));
        return inputs.subList(0, TRAINING);
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
        double[] mean = new double[count];
        double[] scale = new double[count];
        if (tracked() && !(in.size() > TRAINING && in.get(TRAINING).getLong(0) != 0)) {
            for (int i = 0; i < count; i++) {
                mean[i] = in.get(3).get(i);
                scale[i] = 1 / Math.sqrt(in.get(4).get(i) + eps());
            }
        } else {
            measure(x, layout, mean, scale);
        }
        return normal(in, layout, mean, scale);
    }

    private void measure(Tensor x, Layout layout, double[] mean, double[] scale) {
        double each = (double) x.elements() / mean.length;
        for (long i = 0; centred() && i < x.elements(); i++) {
            mean[layout.statistic(i)] += x.get(i) / each;
        }
        for (long i = 0; i < x.elements(); i++) {
            double d = x.get(i) - mean[layout.statistic(i)];
            scale[layout.statistic(i)] += d * d / each;
        }
        for (int i = 0; i < scale.length; i++) {
            scale[i] = 1 / Math.sqrt(scale[i] + eps());
        }
    }

    private static List<Tensor> normal(
            List<Tensor> in, Layout layout, double[] mean, double[] scale) {
        Tensor x = in.getFirst();
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

    private static Layout channels(String op, Shape x) {
        long inner = inner(op, x);
        return new Layout(x.dim(1), inner, x.dim(1), inner);
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
            return channels(label(), x);
        }
    }

    /**
     * Channel by channel with a known mean and variance; where told that the run trains, with those
     * of the batch. Inputs: x, weight, bias, mean, variance, and whether the run trains, if it may.
     */
    record TrackedBatchNorm(float eps) implements Norm {
        @Override
        public Layout layout(Shape x) {
            return channels(label(), x);
        }

        @Override
        public boolean tracked() {
            return true;
        }
    }
}
