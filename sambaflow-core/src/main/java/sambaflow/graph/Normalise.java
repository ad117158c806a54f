package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators that scale a row by what all of the row holds. */
public sealed interface Normalise extends Op
        permits Normalise.Softmax, Normalise.SoftmaxGrad, LogSoftmax, Norm {

    @Override
    default Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        return Cost.of(5 * outputs.getFirst().shape().elements(), inputs, outputs);
    }

    /** exp(x) divided by its sum along the last dimension. */
    record Softmax() implements Normalise {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            if (x.shape().rank() == 0) {
                throw new ShapeException("softmax: needs at least one dimension, found a scalar");
            }
            return List.of(x);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.add(new SoftmaxGrad(), g.of(0), g.output(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            long width = x.shape().dim(-1);
            Tensor y = Tensor.zeros(x.dtype(), x.shape());
            for (long row = 0; row < x.elements(); row += width) {
                double logSum = Loss.logSumExp(x, row, width);
                for (long i = row; i < row + width; i++) {
                    y.set(i, Math.exp(x.get(i) - logSum));
                }
            }
            return List.of(y);
        }
    }

    /** dx = y (dy - sum(dy y)) along the last dimension. */
    record SoftmaxGrad() implements Normalise {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(Rules.same(label(), Rules.floating(label(), inputs, 2)));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            throw Rules.noSecondGradient(this);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor dy = in.get(0);
            Tensor y = in.get(1);
            long width = y.shape().dim(-1);
            Tensor dx = Tensor.zeros(y.dtype(), y.shape());
            for (long row = 0; row < y.elements(); row += width) {
                double dot = 0;
                for (long i = row; i < row + width; i++) {
                    dot += dy.get(i) * y.get(i);
                }
                for (long i = row; i < row + width; i++) {
                    dx.set(i, y.get(i) * (dy.get(i) - dot));
                }
            }
            return List.of(dx);
        }
    }
}
