package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * softmax(scale q kᵀ) v for q [..., n, d], k [..., m, d], v [..., m, e] and an optional mask that
 * broadcasts to [..., n, m]: false, or above the diagonal if {@code causal}, is not looked at; a
 * float mask is added. Outputs the result and the float32 probabilities.
 */
public record ScaledDotProductAttention(boolean causal, float scale) implements Contract {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Rules.count(label(), inputs, inputs.size() == 4 ? 4 : 3);
        Rules.floating(label(), inputs.subList(0, 3), 3);
        Shape q = inputs.get(0).shape();
        Shape k = inputs.get(1).shape();
        Shape v = inputs.get(2).shape();
        boolean fits = q.rank() >= 2 && q.rank() == k.rank() && q.rank() == v.rank();
        for (int i = 0; fits && i < q.rank() - 2; i++) {
            fits = q.dim(i) == k.dim(i) && q.dim(i) == v.dim(i);
        }
        if (!fits || q.dim(-1) != k.dim(-1) || k.dim(-2) != v.dim(-2)) {
            throw new ShapeException(
                    "scaled_dot_product_attention: sizes do not fit: query %s, key %s, value %s"
                            .formatted(q, k, v));
        }
        Shape scores = q.with(-1, k.dim(-2));
        if (inputs.size() == 4) {
            checkMask(inputs.get(3), scores);
        }
        TensorType y = new TensorType(Rules.accumulator(inputs), q.with(-1, v.dim(-1)));
        return List.of(y, y.as(scores));
    }

    private void checkMask(TensorType mask, Shape scores) {
        Shape both = Rules.named(label(), () -> Shape.broadcast(mask.shape(), scores));
        boolean known = mask.dtype() == DType.BOOL || mask.dtype().isFloat();
        if (!known || !both.equals(scores)) {
            throw new ShapeException(
                    "scaled_dot_product_attention: a mask must be bool or float and broadcast to %s, found %s"
                            .formatted(scores, mask));
        }
    }

    @Override
    public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        long inner = inputs.get(0).shape().dim(-1) + inputs.get(2).shape().dim(-1);
        return Cost.of(2 * inner * outputs.get(1).shape().elements(), inputs, outputs);
    }

    @Override
    public List<Integer> gradient(Gradient g) {
        g.requireUnused(1, "probabilities");
        int p = g.output(1);
        int dv = g.add(new Contract.MatMul(true, false), p, g.of(0));
        int dp = g.add(new Contract.MatMul(false, true), g.of(0), g.input(2));
        int scores = g.add(new Normalise.SoftmaxGrad(), dp, p);
        int ds = g.add(new Pointwise.Affine(scale, 0), scores);
        int dq = g.add(new Contract.MatMul(false, false), ds, g.input(1));
        int dk = g.add(new Contract.MatMul(true, false), ds, g.input(0));
        int q = g.as(dq, g.input(0));
        int k = g.as(dk, g.input(1));
        int v = g.as(dv, g.input(2));
        if (g.inputs() == 3) {
            return List.of(q, k, v);
        }
        TensorType mask = g.type(g.input(3));
        int dm =
                mask.dtype().isFloat()
                        ? g.as(g.sumTo(scores, mask.shape()), g.input(3))
                        : NO_GRADIENT;
        return List.of(q, k, v, dm);
    }

    @Override
    public List<Tensor> evaluate(List<Tensor> in) {
        List<TensorType> types = infer(Rules.types(in));
        Tensor p = Tensor.zeros(types.get(1).dtype(), types.get(1).shape());
        long m = p.shape().dim(-1);
        for (long row = 0; row * m < p.elements(); row++) {
            probabilities(in, row, p);
        }
        Tensor v = in.get(2);
        long e = v.shape().dim(-1);
        long n = p.shape().dim(-2);
        Tensor y =
                Tensor.generate(
                        types.get(0).dtype(),
                        types.get(0).shape(),
                        i -> {
                            long row = i / e;
                            double sum = 0;
                            for (long k = 0; k < m; k++) {
                                sum += p.get(row * m + k) * v.get((row / n * m + k) * e + i % e);
                            }
                            return sum;
                        });
        return List.of(y, p);
    }

    private void probabilities(List<Tensor> in, long row, Tensor p) {
        long m = p.shape().dim(-1);
        long n = p.shape().dim(-2);
        double[] scores = new double[(int) m];
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < m; k++) {
            scores[k] = score(in, row, row / n * m + k) + bias(in, row * m + k, p.shape());
            max = Math.max(max, scores[k]);
        }
        // A row that may look at nothing has probability zero everywhere.
        double sum = 0;
        for (int k = 0; k < m && max != Double.NEGATIVE_INFINITY; k++) {
            scores[k] = Math.exp(scores[k] - max);
            sum += scores[k];
        }
        for (int k = 0; k < m; k++) {
            p.set(row * m + k, max == Double.NEGATIVE_INFINITY ? 0 : scores[k] / sum);
        }
    }

    private double score(List<Tensor> in, long query, long key) {
        long d = in.get(0).shape().dim(-1);
        double sum = 0;
        for (long i = 0; i < d; i++) {
            sum += in.get(0).get(query * d + i) * in.get(1).get(key * d + i);
        }
        return sum * scale;
    }

    private double bias(List<Tensor> in, long at, Shape scores) {
        long m = scores.dim(-1);
        boolean hidden = causal && at % m > at / m % scores.dim(-2);
        double added = 0;
        if (in.size() == 4) {
            Tensor mask = in.get(3);
            long from = Strides.broadcast(mask.shape(), scores).at(at);
            hidden |= mask.dtype() == DType.BOOL && mask.getLong(from) == 0;
            added = mask.dtype() == DType.BOOL ? 0 : mask.get(from);
        }
        return hidden ? Double.NEGATIVE_INFINITY : added;
    }
}
