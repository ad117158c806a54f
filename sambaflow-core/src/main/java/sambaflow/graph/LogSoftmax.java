package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** x less the logarithm of the sum of exp(x) along the last dimension. */
public record LogSoftmax() implements Normalise {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        TensorType x = Rules.floating(label(), inputs, 1).getFirst();
        if (x.shape().rank() == 0) {
            throw new ShapeException("log_softmax: needs at least one dimension, found a scalar");
        }
        return List.of(x);
    }

    /** dx = dy - exp(y) sum(dy). */
    @Override
    public List<Integer> gradient(Gradient g) {
        int sum = g.add(new Reduce.Sum(List.of(-1), true), g.of(0));
        int p = g.add(new Pointwise.Unary(Pointwise.UnaryFn.EXP), g.output(0));
        int share = g.add(new Pointwise.Binary(Pointwise.BinaryFn.MUL), p, sum);
        return List.of(g.add(new Pointwise.Binary(Pointwise.BinaryFn.SUB), g.of(0), share));
    }

    @Override
    public List<Tensor> evaluate(List<Tensor> in) {
        Tensor x = in.getFirst();
        long width = x.shape().dim(-1);
        Tensor y = Tensor.zeros(x.dtype(), x.shape());
        for (long row = 0; row < x.elements(); row += width) {
            double logSum = Loss.logSumExp(x, row, width);
            for (long i = row; i < row + width; i++) {
                y.set(i, x.get(i) - logSum);
            }
        }
        return List.of(y);
    }
}
