package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * Operators that multiply and add along a shared dimension.
 *
 * <p>Inputs are float32 or bfloat16; the result is the float32 accumulator, as in the chip's
 * systolic array. Narrowing it again is an explicit cast.
 */
public sealed interface Contract extends Op
        permits Contract.Linear, Contract.MatMul, Convolution, ScaledDotProductAttention {

    /** y = x wᵀ + b for x [..., in], w [out, in] and an optional b [out]. */
    record Linear() implements Contract {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.floating(label(), inputs, inputs.size() == 3 ? 3 : 2);
            TensorType x = inputs.get(0);
            TensorType w = inputs.get(1);
            Rules.rank(label(), "the weight", w, 2);
            if (x.shape().rank() == 0 || x.shape().dim(-1) != w.shape().dim(1)) {
                throw new ShapeException(
                        "linear: inner sizes differ: input %s x weight %s (out, in)"
                                .formatted(x.shape(), w.shape()));
            }
            long out = w.shape().dim(0);
            if (inputs.size() == 3 && !inputs.get(2).shape().equals(Shape.of(out))) {
                throw new ShapeException(
                        "linear: expected a bias of shape [%d], found %s"
                                .formatted(out, inputs.get(2).shape()));
            }
            return List.of(
                    new TensorType(Rules.accumulator(inputs), x.shape().with(-1, out), x.shard()));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            long inner = inputs.get(0).shape().dim(-1);
            return Cost.of(2 * inner * outputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            Shape x = g.shape(g.input(0));
            Shape w = g.shape(g.input(1));
            Shape rows = Shape.of(x.without(-1).elements(), x.dim(-1));
            int flatX = x.equals(rows) ? g.input(0) : g.add(new Move.Reshape(rows), g.input(0));
            Shape dyRows = rows.with(1, w.dim(0));
            int dy =
                    g.shape(g.of(0)).equals(dyRows)
                            ? g.of(0)
                            : g.add(new Move.Reshape(dyRows), g.of(0));
            int dx = g.add(new MatMul(false, false), dy, g.input(1));
            int shaped = g.as(x.equals(rows) ? dx : g.add(new Move.Reshape(x), dx), g.input(0));
            int dw = g.as(g.add(new MatMul(true, false), dy, flatX), g.input(1));
            if (g.inputs() == 2) {
                return List.of(shaped, dw);
            }
            int db = g.add(new Reduce.Sum(List.of(0), false), dy);
            return List.of(shaped, dw, g.as(db, g.input(2)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            Tensor w = in.get(1);
            long width = w.shape().dim(1);
            long out = w.shape().dim(0);
            return List.of(
                    Tensor.generate(
                            Rules.accumulator(Rules.types(in)),
                            x.shape().with(-1, out),
                            i -> {
                                double sum = in.size() == 3 ? in.get(2).get(i % out) : 0;
                                for (long k = 0; k < width; k++) {
                                    sum += x.get(i / out * width + k) * w.get(i % out * width + k);
                                }
                                return sum;
                            }));
        }
    }

    /** y = a b over the last two dimensions, either operand transposed; equal leading sizes. */
    record MatMul(boolean transposeA, boolean transposeB) implements Contract {
        @Override
        public String label() {
            return "matmul";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.floating(label(), inputs, 2);
            Shape a = inputs.get(0).shape();
            Shape b = inputs.get(1).shape();
            boolean fits = a.rank() >= 2 && a.rank() == b.rank();
            for (int i = 0; fits && i < a.rank() - 2; i++) {
                fits = a.dim(i) == b.dim(i);
            }
            if (!fits || a.dim(transposeA ? -2 : -1) != b.dim(transposeB ? -1 : -2)) {
                throw new ShapeException(
                        "matmul: sizes differ: %s%s x %s%s"
                                .formatted(
                                        a,
                                        transposeA ? " transposed" : "",
                                        b,
                                        transposeB ? " transposed" : ""));
            }
            Shape out =
                    a.with(-2, a.dim(transposeA ? -1 : -2)).with(-1, b.dim(transposeB ? -2 : -1));
            return List.of(
                    new TensorType(Rules.accumulator(inputs), out, inputs.getFirst().shard()));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            long inner = inputs.getFirst().shape().dim(transposeA ? -2 : -1);
            return Cost.of(2 * inner * outputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            int a = g.input(0);
            int b = g.input(1);
            int dy = g.of(0);
            int da =
                    transposeA
                            ? g.add(new MatMul(transposeB, true), b, dy)
                            : g.add(new MatMul(false, !transposeB), dy, b);
            int db =
                    transposeB
                            ? g.add(new MatMul(true, transposeA), dy, a)
                            : g.add(new MatMul(!transposeA, false), a, dy);
            return List.of(g.as(da, a), g.as(db, b));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Shape a = in.get(0).shape();
            Shape b = in.get(1).shape();
            Shape out = infer(Rules.types(in)).getFirst().shape();
            long rows = out.dim(-2);
            long columns = out.dim(-1);
            long inner = a.dim(transposeA ? -2 : -1);
            long[] stepA = transposeA ? new long[] {1, a.dim(-1)} : new long[] {a.dim(-1), 1};
            long[] stepB = transposeB ? new long[] {1, b.dim(-1)} : new long[] {b.dim(-1), 1};
            return List.of(
                    Tensor.generate(
                            Rules.accumulator(Rules.types(in)),
                            out,
                            i -> {
                                long batch = i / (rows * columns);
                                long row = i / columns % rows;
                                long startA = batch * rows * inner + row * stepA[0];
                                long startB = batch * inner * columns + i % columns * stepB[1];
                                double sum = 0;
                                for (long k = 0; k < inner; k++) {
                                    sum +=
                                            in.get(0).get(startA + k * stepA[1])
                                                    * in.get(1).get(startB + k * stepB[0]);
                                }
                                return sum;
                            }));
        }
    }
}
