package sambaflow.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** For each operator, inputs it takes. A new operator needs a row here. */
public final class OperatorSamples {
    private static final CounterRandom RANDOM = new CounterRandom(5, 0);

    private OperatorSamples() {}

    public static List<Sample> all() {
        List<Sample> all = new ArrayList<>();
        unary(all);
        pointwise(all);
        reduce(all);
        move(all);
        contract(all);
        normaliseAndLoss(all);
        rest(all);
        WindowSamples.add(all);
        ChoiceSamples.add(all);
        NormSamples.add(all);
        return all;
    }

    private static void unary(List<Sample> all) {
        for (Pointwise.UnaryFn fn : Pointwise.UnaryFn.values()) {
            Op op = new Pointwise.Unary(fn);
            boolean anywhere =
                    switch (fn) {
                        case LOG, SQRT, RSQRT -> false;
                        case NEG, EXP, RELU, TANH, SIGMOID, ABS, SQUARE, RECIPROCAL -> true;
                        case SIN, COS, ERF, GELU, GELU_TANH, SILU, SOFTPLUS -> true;
                    };
            all.add(Sample.numeric(op, positive(2, 3)));
            all.add(Sample.numeric(op, anywhere ? signed(4) : positive()));
            all.add(Sample.types(op, bf16(positive(3))));
            Op grad = new Pointwise.UnaryGrad(fn);
            all.add(Sample.unsupported(grad, signed(3), signed(3), positive(3)));
        }
    }

    private static void pointwise(List<Sample> all) {
        for (Pointwise.BinaryFn fn : Pointwise.BinaryFn.values()) {
            Op op = new Pointwise.Binary(fn);
            all.add(Sample.numeric(op, signed(2, 3), positive(2, 3)));
            all.add(Sample.numeric(op, signed(2, 1, 3), positive(4, 1)));
            all.add(Sample.numeric(op, signed(3), positive(2, 1, 3)));
            all.add(Sample.numeric(op, signed(), positive(2)));
            all.add(Sample.types(op, bf16(signed(2, 3)), bf16(positive(3))));
        }
        all.add(Sample.numeric(new Pointwise.Affine(-1.5f, 0.25f), signed(2, 3)));
        all.add(Sample.types(new Pointwise.Affine(0.1f, 0), bf16(signed(2))));
        all.add(Sample.numeric(new Pointwise.Cast(DType.FLOAT32), signed(3)));
        all.add(Sample.types(new Pointwise.Cast(DType.BFLOAT16), signed(3)));
        all.add(Sample.types(new Pointwise.Cast(DType.FLOAT32), bf16(signed(3))));
        all.add(Sample.types(new Pointwise.Cast(DType.FLOAT32), ids(2, 5)));
        all.add(Sample.types(new Pointwise.Cast(DType.BOOL), ids(2, 5)));
    }

    private static void reduce(List<Sample> all) {
        all.add(Sample.numeric(new Reduce.Sum(List.of(), false), signed(2, 3)));
        all.add(Sample.numeric(new Reduce.Sum(List.of(), true), signed(2, 3)));
        all.add(Sample.numeric(new Reduce.Sum(List.of(), false), signed()));
        all.add(Sample.numeric(new Reduce.Sum(List.of(1), false), signed(2, 3, 2)));
        all.add(Sample.numeric(new Reduce.Sum(List.of(-1, 0), true), signed(2, 3, 2)));
        all.add(Sample.types(new Reduce.Sum(List.of(0), false), bf16(signed(3))));
        all.add(Sample.types(new Reduce.Argmax(-1), signed(2, 3)));
        all.add(Sample.types(new Reduce.Argmax(0), signed(2, 3)));
    }

    private static void move(List<Sample> all) {
        all.add(Sample.numeric(new Move.Reshape(Shape.of(3, 2)), signed(2, 3)));
        all.add(Sample.numeric(new Move.Reshape(Shape.SCALAR), signed(1, 1)));
        all.add(Sample.types(new Move.Reshape(Shape.of(4)), bf16(signed(2, 2))));
        all.add(Sample.numeric(new Move.Permute(List.of(2, 0, 1)), signed(2, 3, 4)));
        all.add(Sample.numeric(new Move.Permute(List.of()), signed()));
        all.add(Sample.types(new Move.Permute(List.of(1, 0)), bf16(signed(2, 3))));
        all.add(Sample.numeric(new Move.Expand(Shape.of(2, 3, 4)), signed(3, 1)));
        all.add(Sample.numeric(new Move.Expand(Shape.of(2)), signed()));
        all.add(Sample.types(new Move.Expand(Shape.of(2, 3)), bf16(signed(3))));
    }

    private static void contract(List<Sample> all) {
        Op linear = new Contract.Linear();
        all.add(Sample.numeric(linear, signed(2, 3), signed(4, 3)));
        all.add(Sample.numeric(linear, signed(2, 3), signed(4, 3), signed(4)));
        all.add(Sample.numeric(linear, signed(3), signed(4, 3), signed(4)));
        all.add(Sample.numeric(linear, signed(2, 2, 3), signed(4, 3), signed(4)));
        all.add(Sample.numeric(linear, signed(2, 0), signed(4, 0), signed(4)));
        all.add(Sample.types(linear, bf16(signed(2, 2, 3)), bf16(signed(4, 3)), signed(4)));
        for (boolean a : new boolean[] {false, true}) {
            for (boolean b : new boolean[] {false, true}) {
                Op matmul = new Contract.MatMul(a, b);
                Tensor left = a ? signed(3, 2) : signed(2, 3);
                Tensor right = b ? signed(4, 3) : signed(3, 4);
                all.add(Sample.numeric(matmul, left, right));
                all.add(Sample.types(matmul, bf16(left), right));
                Tensor batchLeft = a ? signed(2, 2, 3, 1) : signed(2, 2, 1, 3);
                Tensor batchRight = b ? signed(2, 2, 2, 3) : signed(2, 2, 3, 2);
                all.add(Sample.numeric(matmul, batchLeft, batchRight));
            }
        }
    }

    private static void normaliseAndLoss(List<Sample> all) {
        all.add(Sample.numeric(new Normalise.Softmax(), signed(2, 4)));
        all.add(Sample.numeric(new Normalise.Softmax(), signed(3)));
        all.add(Sample.types(new Normalise.Softmax(), bf16(signed(2, 3))));
        all.add(Sample.types(new Normalise.Softmax(), signed(2, 0)));
        all.add(Sample.unsupported(new Normalise.SoftmaxGrad(), signed(2, 3), positive(2, 3)));
        Op loss = new Loss.CrossEntropy();
        all.add(Sample.numeric(loss, signed(3, 4), ids(4, 3)));
        all.add(Sample.numeric(loss, signed(3, 4), ids(4, 3).to(DType.INT32)));
        all.add(Sample.types(loss, bf16(signed(3, 4)), ids(4, 3)));
        Op lossGrad = new Loss.CrossEntropyGrad();
        all.add(Sample.unsupported(lossGrad, signed(), signed(3, 4), ids(4, 3)));
    }

    private static void rest(List<Sample> all) {
        all.add(Sample.numeric(new Index.Embedding(), signed(5, 3), ids(5, 2, 4)));
        all.add(Sample.numeric(new Index.Embedding(), signed(5, 3), ids(5)));
        all.add(Sample.types(new Index.Embedding(), bf16(signed(5, 3)), ids(5, 2)));
        all.add(Sample.unsupported(new Index.EmbeddingGrad(5), signed(2, 4, 3), ids(5, 2, 4)));
        Tensor counter = Tensor.of(new long[] {7}).reshape(Shape.SCALAR);
        all.add(Sample.numeric(new Sampling.Dropout(0.25f, -3), signed(4, 3), counter));
        all.add(Sample.numeric(new Sampling.Dropout(0, 1), signed(2), counter));
        for (int training = 0; training < 2; training++) {
            Tensor flag = Tensor.full(DType.BOOL, Shape.SCALAR, training);
            all.add(Sample.numeric(new Sampling.Dropout(0.25f, 5), signed(4), counter, flag));
        }
        all.add(Sample.types(new Sampling.Dropout(0.5f, 1), bf16(signed(4)), counter));
        Op drawn = new Sampling.StochasticCast(5);
        all.add(Sample.types(drawn, signed(4, 3), counter));
        all.add(Sample.types(drawn, bf16(signed(3)), counter));
        Tensor p = signed(2, 3);
        Tensor scalar = positive();
        for (Op sgd : List.of(new Update.Sgd(), new Update.NesterovSgd())) {
            all.add(Sample.unsupported(sgd, p, p, p, scalar, scalar, scalar));
        }
        Op damped = new Update.DampedSgd();
        all.add(Sample.unsupported(damped, p, p, p, counter, scalar, scalar, scalar, scalar));
        Op adamW = new Update.AdamW(0.9, 0.997, 1e-8, false);
        all.add(Sample.unsupported(adamW, p, p, p, positive(2, 3), counter, scalar, scalar));
        Op amsgrad = new Update.AdamW(0.9, 0.997, 1e-8, true);
        Tensor square = positive(2, 3);
        all.add(Sample.unsupported(amsgrad, p, p, p, square, square, counter, scalar, scalar));
        all.add(Sample.unsupported(new Update.SquareSum(), p));
        all.add(Sample.unsupported(new Update.SquareSum(), bf16(p)));
        all.add(Sample.unsupported(new Update.ClipFactor(), scalar, scalar, scalar));
    }

    static Tensor bf16(Tensor tensor) {
        return tensor.to(DType.BFLOAT16);
    }

    /** Between 1/4 and 2, in steps that stay exact when the test moves them. */
    static Tensor positive(long... dims) {
        Shape shape = Shape.of(dims);
        long salt = 1000L + shape.hashCode();
        return Tensor.generate(
                DType.FLOAT32, shape, i -> 0.25 + RANDOM.below(salt + i, 112) / 64.0);
    }

    /** The same with either sign: never near 0, where relu has a corner. */
    static Tensor signed(long... dims) {
        Tensor size = positive(dims);
        long salt = 5000L + size.shape().hashCode();
        return Tensor.generate(
                DType.FLOAT32,
                size.shape(),
                i -> RANDOM.below(salt + i, 2) == 0 ? size.get(i) : -size.get(i));
    }

    /** Whole numbers from 0 to {@code bound - 1}, some of them twice. */
    static Tensor ids(long bound, long... dims) {
        Shape shape = Shape.of(dims);
        long[] ids = LongStream.range(0, shape.elements()).map(i -> i * 3 % bound).toArray();
        return Tensor.of(ids).reshape(shape);
    }
}
