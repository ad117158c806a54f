package sambaflow.graph;

import java.util.Arrays;
import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators that compare a prediction with a target. */
public sealed interface Loss extends Op {

    @Override
    default Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        return Cost.of(6 * inputs.getFirst().shape().elements(), inputs, outputs);
    }

    /** What becomes of the losses of the rows. */
    enum Reduction {
        MEAN,
        SUM,
        NONE;

        Shape shape(long rows) {
            return this == NONE ? Shape.of(rows) : Shape.SCALAR;
        }
    }

    /** The target that PyTorch leaves out if nothing else is said. */
    long IGNORED = -100;

    private static float smoothing(float labelSmoothing) {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new ShapeException(
                    "cross_entropy: label_smoothing must be in [0, 1], found " + labelSmoothing);
        }
        return labelSmoothing;
    }

    /**
     * Cross entropy of logits [n, classes] against integer targets [n]; outputs the loss, [] or
     * [n], and the log probabilities [n, classes] that its gradient needs.
     *
     * @param ignoreIndex rows with this target have no loss and do not count in the mean
     * @param labelSmoothing the share of each target that all classes divide among themselves
     */
    record CrossEntropy(Reduction reduction, long ignoreIndex, float labelSmoothing)
            implements Loss {
        public CrossEntropy {
            smoothing(labelSmoothing);
        }

        /** The mean of all rows. */
        public CrossEntropy() {
            this(Reduction.MEAN, IGNORED, 0);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 2);
            TensorType logits = Rules.floating(label(), inputs.subList(0, 1), 1).getFirst();
            Rules.rank(label(), "the prediction", logits, 2);
            Rules.integer(label(), "the target", inputs.get(1));
            Shape expected = Shape.of(logits.shape().dim(0));
            if (!inputs.get(1).shape().equals(expected)) {
                throw new ShapeException(
                        "cross_entropy: prediction %s needs targets of shape %s, found %s"
                                .formatted(logits.shape(), expected, inputs.get(1).shape()));
            }
            Shape loss = reduction.shape(logits.shape().dim(0));
            DType sums = Rules.accumulator(inputs);
            return List.of(new TensorType(sums, loss), logits.as(sums));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            g.requireUnused(1, "log probabilities");
            Op grad = new CrossEntropyGrad(reduction, ignoreIndex, labelSmoothing);
            int dx = g.add(grad, g.of(0), g.output(1), g.input(1));
            return List.of(g.as(dx, g.input(0)), NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            long classes = x.shape().dim(1);
            long rows = x.shape().dim(0);
            DType sums = Rules.accumulator(Rules.types(in));
            Tensor logProbabilities = Tensor.zeros(sums, x.shape());
            double[] losses = new double[Math.toIntExact(rows)];
            long counted = 0;
            for (long row = 0; row < rows; row++) {
                double logSum = logSumExp(x, row * classes, classes);
                double all = 0;
                for (long i = row * classes; i < (row + 1) * classes; i++) {
                    logProbabilities.set(i, x.get(i) - logSum);
                    all += logSum - x.get(i);
                }
                if (in.get(1).getLong(row) != ignoreIndex) {
                    counted++;
                    long target = target(in.get(1), row, classes);
                    double own = logSum - x.get(row * classes + target);
                    double shared = labelSmoothing == 0 ? 0 : labelSmoothing * all / classes;
                    losses[(int) row] = (1.0 - labelSmoothing) * own + shared;
                }
            }
            return List.of(reduced(sums, losses, counted), logProbabilities);
        }

        private Tensor reduced(DType type, double[] losses, long counted) {
            double sum = Arrays.stream(losses).sum();
            return switch (reduction) {
                case MEAN -> Tensor.full(type, Shape.SCALAR, sum / counted);
                case SUM -> Tensor.full(type, Shape.SCALAR, sum);
                case NONE -> Tensor.generate(type, Shape.of(losses.length), i -> losses[(int) i]);
            };
        }
    }

    /** dlogits = dloss (exp(log p) - onehot(target)) / n, with the target smoothed. */
    record CrossEntropyGrad(Reduction reduction, long ignoreIndex, float labelSmoothing)
            implements Loss {
        public CrossEntropyGrad {
            smoothing(labelSmoothing);
        }

        /** Of the mean of all rows. */
        public CrossEntropyGrad() {
            this(Reduction.MEAN, IGNORED, 0);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 3);
            Rules.floating(label(), inputs.subList(0, 2), 2);
            Rules.rank(label(), "the log probability", inputs.get(1), 2);
            Rules.integer(label(), "the target", inputs.get(2));
            Shape targets = inputs.get(1).shape().without(1);
            Shape loss = reduction.shape(targets.elements());
            Rules.shape(label(), "the loss", loss, inputs.getFirst());
            Rules.shape(label(), "the target", targets, inputs.get(2));
            return List.of(inputs.get(1));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            throw Rules.noSecondGradient(this);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor logProbabilities = in.get(1);
            long rows = logProbabilities.shape().dim(0);
            long classes = logProbabilities.shape().dim(1);
            double each = 1.0 / counted(in.get(2));
            Tensor dx = Tensor.zeros(logProbabilities.dtype(), logProbabilities.shape());
            for (long row = 0; row < rows; row++) {
                if (in.get(2).getLong(row) == ignoreIndex) {
                    continue;
                }
                double scale =
                        switch (reduction) {
                            case MEAN -> in.get(0).item() * each;
                            case SUM -> in.get(0).item();
                            case NONE -> in.get(0).get(row);
                        };
                long target = target(in.get(2), row, classes);
                for (long c = 0; c < classes; c++) {
                    double p = Math.exp(logProbabilities.get(row * classes + c));
                    double own = c == target ? 1.0 - labelSmoothing : 0;
                    double wanted = own + labelSmoothing / (double) classes;
                    dx.set(row * classes + c, scale * (p - wanted));
                }
            }
            return List.of(dx);
        }

        private long counted(Tensor targets) {
            return Arrays.stream(targets.toLongArray()).filter(t -> t != ignoreIndex).count();
        }
    }

    private static long target(Tensor targets, long row, long classes) {
        long target = targets.getLong(row);
        if (target < 0 || target >= classes) {
            throw new ShapeException(
                    "cross_entropy: target %d of row %d is not a class; expected 0 to %d; give the model as many outputs as there are classes, or correct the labels"
                            .formatted(target, row, classes - 1));
        }
        return target;
    }

    /** log(sum(exp(x))) of {@code width} elements from {@code start}, safe for large x. */
    static double logSumExp(Tensor x, long start, long width) {
        double max = Double.NEGATIVE_INFINITY;
        for (long i = start; i < start + width; i++) {
            max = Math.max(max, x.get(i));
        }
        double sum = 0;
        for (long i = start; i < start + width; i++) {
            sum += Math.exp(x.get(i) - max);
        }
        return max + Math.log(sum);
    }
}
