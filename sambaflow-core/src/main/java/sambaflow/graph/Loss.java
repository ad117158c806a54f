package sambaflow.graph;

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

    /**
     * Mean cross entropy of logits [n, classes] against int64 targets [n]; outputs the loss [] and
     * the log probabilities [n, classes] that its gradient needs.
     */
    record CrossEntropy() implements Loss {
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
            return List.of(new TensorType(DType.FLOAT32, Shape.SCALAR), logits.as(DType.FLOAT32));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            g.requireUnused(1, "log probabilities");
            int dx = g.add(new CrossEntropyGrad(), g.of(0), g.output(1), g.input(1));
            return List.of(g.as(dx, g.input(0)), NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            long classes = x.shape().dim(1);
            long rows = x.shape().dim(0);
            Tensor logProbabilities = Tensor.zeros(DType.FLOAT32, x.shape());
            double loss = 0;
            for (long row = 0; row < rows; row++) {
                double logSum = logSumExp(x, row * classes, classes);
                for (long i = row * classes; i < (row + 1) * classes; i++) {
                    logProbabilities.set(i, x.get(i) - logSum);
                }
                loss -= x.get(row * classes + target(in.get(1), row, classes)) - logSum;
            }
            return List.of(Tensor.scalar(loss / rows), logProbabilities);
        }
    }

    /** dlogits = dloss (exp(log p) - onehot(target)) / n. */
    record CrossEntropyGrad() implements Loss {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 3);
            Rules.floating(label(), inputs.subList(0, 2), 2);
            Rules.rank(label(), "the log probability", inputs.get(1), 2);
            Rules.integer(label(), "the target", inputs.get(2));
            Rules.shape(label(), "the loss", Shape.SCALAR, inputs.getFirst());
            Shape targets = inputs.get(1).shape().without(1);
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
            double scale = in.get(0).item() / rows;
            Tensor dx = Tensor.zeros(logProbabilities.dtype(), logProbabilities.shape());
            for (long row = 0; row < rows; row++) {
                long target = target(in.get(2), row, classes);
                for (long c = 0; c < classes; c++) {
                    double p = Math.exp(logProbabilities.get(row * classes + c));
                    dx.set(row * classes + c, scale * (p - (c == target ? 1 : 0)));
                }
            }
            return List.of(dx);
        }
    }

    private static long target(Tensor targets, long row, long classes) {
        long target = targets.getLong(row);
        if (target < 0 || target >= classes) {
            throw new ShapeException(
                    "cross_entropy: target %d of row %d is not a class; expected 0 to %d"
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
