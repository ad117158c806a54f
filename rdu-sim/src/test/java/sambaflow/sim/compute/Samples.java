package sambaflow.sim.compute;

import static sambaflow.tensor.DType.BFLOAT16;
import static sambaflow.tensor.DType.BOOL;
import static sambaflow.tensor.DType.FLOAT32;
import static sambaflow.tensor.DType.INT32;
import static sambaflow.tensor.DType.INT64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import sambaflow.graph.Contract;
import sambaflow.graph.Index;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Sampling;
import sambaflow.graph.Update;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * Inputs for every operator: several shapes, both float types, sizes around each kernel's seams.
 */
final class Samples {
    private static final EnumSet<DType> RDU = EnumSet.complementOf(EnumSet.of(DType.FLOAT64));
    private static final List<DType> FLOATS = List.of(FLOAT32, BFLOAT16);

    private final List<Sample> all = new ArrayList<>();
    private long stream;

    private Samples() {}

    static List<Sample> all() {
        Samples samples = new Samples();
        FLOATS.forEach(samples::pointwise);
        FLOATS.forEach(samples::broadcasting);
        FLOATS.forEach(samples::reductions);
        FLOATS.forEach(samples::contractions);
        FLOATS.forEach(samples::rows);
        FLOATS.forEach(samples::moves);
        FLOATS.forEach(samples::updates);
        FLOATS.forEach(samples::extremes);
        FLOATS.forEach(type -> new WindowSamples(samples, type).add());
        FLOATS.forEach(type -> new ChoiceSamples(samples, type).add());
        FLOATS.forEach(type -> new NormSamples(samples, type).add());
        samples.integers();
        return List.copyOf(samples.all);
    }

    Tensor normal(DType type, Shape shape) {
        return normal(type, shape.dims().stream().mapToLong(Long::longValue).toArray());
    }

    Tensor normal(DType type, long... dims) {
        CounterRandom random = new CounterRandom(7, stream++);
        return Tensor.generate(type, Shape.of(dims), random::normal);
    }

    Tensor positive(DType type, long... dims) {
        CounterRandom random = new CounterRandom(7, stream++);
        return Tensor.generate(type, Shape.of(dims), i -> 0.25 + random.uniform(i));
    }

    Tensor below(DType type, long bound, long... dims) {
        CounterRandom random = new CounterRandom(7, stream++);
        return Tensor.generate(type, Shape.of(dims), i -> random.below(i, bound));
    }

    Sample add(Op op, Tensor... inputs) {
        all.add(Sample.of(op, inputs));
        return all.getLast();
    }

    private void pointwise(DType type) {
        for (Pointwise.UnaryFn fn : Pointwise.UnaryFn.values()) {
            add(new Pointwise.Unary(fn), positive(type, 3, 5));
            add(new Pointwise.UnaryGrad(fn), normal(type, 4), positive(type, 4), positive(type, 4));
        }
        add(new Pointwise.Unary(Pointwise.UnaryFn.RELU), normal(type, 2, 3, 4));
        add(new Pointwise.Unary(Pointwise.UnaryFn.TANH), normal(type));
        add(
                new Pointwise.UnaryGrad(Pointwise.UnaryFn.RELU),
                normal(type, 50),
                normal(type, 50),
                normal(type, 50));
        add(new Pointwise.Affine(0.5f, -3), normal(type, 17));
        for (DType to : RDU) {
            add(new Pointwise.Cast(to), normal(type, 2, 9));
        }
    }

    private void broadcasting(DType type) {
        for (Pointwise.BinaryFn fn : Pointwise.BinaryFn.values()) {
            Pointwise.Binary op = new Pointwise.Binary(fn);
            add(op, normal(type, 4, 5), positive(type, 4, 5));
            add(op, normal(type, 4, 5), positive(type, 5));
            add(op, normal(type, 4, 1), positive(type, 5));
            add(op, normal(type, 5), positive(type, 4, 1));
            add(op, normal(type), positive(type, 2, 3));
            add(op, normal(type, 2, 3), positive(type));
            add(op, normal(type), positive(type));
            add(op, normal(type, 2, 1, 3, 1), positive(type, 1, 4, 1, 5));
            add(op, normal(type, 2, 3, 1), positive(type, 2, 3, 1));
            add(op, normal(type, 1, 1), positive(type, 1));
        }
        add(new Pointwise.Binary(Pointwise.BinaryFn.ADD), normal(type, 0, 3), normal(type, 3));
    }

    private void reductions(DType type) {
        add(new Reduce.Sum(List.of(), false), normal(type, 3, 4));
        add(new Reduce.Sum(List.of(), false), normal(type));
        add(new Reduce.Sum(List.of(0), false), normal(type, 33, 10));
        add(new Reduce.Sum(List.of(-1), true), normal(type, 3, 37));
        add(new Reduce.Sum(List.of(0, 2), false), normal(type, 3, 4, 5));
        add(new Reduce.Sum(List.of(1), true), normal(type, 3, 4, 5));
        add(new Reduce.Sum(List.of(0, 1, 2), true), normal(type, 2, 1, 3));
        add(new Reduce.Argmax(-1), normal(type, 6, 10));
        add(new Reduce.Argmax(0), normal(type, 6, 10));
        add(new Reduce.Argmax(1), normal(type, 2, 3, 4));
        add(new Reduce.Argmax(0), Tensor.full(type, Shape.of(5), 2));
    }

    private void contractions(DType type) {
        Contract.Linear linear = new Contract.Linear();
        add(linear, normal(type, 32, 784), normal(type, 10, 784), normal(type, 10));
        add(linear, normal(type, 1, 784), normal(type, 11, 784), normal(type, 11));
        add(linear, normal(type, 5, 19), normal(type, 33, 19));
        add(linear, normal(type, 2, 3, 7), normal(type, 20, 7), normal(type, 20));
        add(linear, normal(type, 6), normal(type, 4, 6), normal(type, 4));
        add(linear, normal(type, 4, 1), normal(type, 1, 1), normal(type, 1));
        for (boolean a : List.of(false, true)) {
            for (boolean b : List.of(false, true)) {
                Contract.MatMul op = new Contract.MatMul(a, b);
                matMul(op, type, 3, 4, 5);
                matMul(op, type, 10, 784, 32);
                matMul(op, type, 6, 1100, 3);
                matMul(op, type, 17, 18, 9);
                matMul(op, type, 1, 1, 1);
                add(op, left(op, type, 2, 4, 3), right(op, type, 2, 5, 3));
            }
        }
    }

    private void matMul(Contract.MatMul op, DType type, long rows, long columns, long inner) {
        add(
                op,
                op.transposeA() ? normal(type, inner, rows) : normal(type, rows, inner),
                op.transposeB() ? normal(type, columns, inner) : normal(type, inner, columns));
    }

    private Tensor left(Contract.MatMul op, DType type, long batch, long rows, long inner) {
        return op.transposeA()
                ? normal(type, batch, 3, inner, rows)
                : normal(type, batch, 3, rows, inner);
    }

    private Tensor right(Contract.MatMul op, DType type, long batch, long columns, long inner) {
        return op.transposeB()
                ? normal(type, batch, 3, columns, inner)
                : normal(type, batch, 3, inner, columns);
    }

    private void rows(DType type) {
        add(new Normalise.Softmax(), normal(type, 4, 10));
        add(new Normalise.Softmax(), normal(type, 7));
        add(new Normalise.Softmax(), Tensor.full(type, Shape.of(2, 3), 300));
        add(new Normalise.SoftmaxGrad(), normal(type, 2, 3, 6), positive(type, 2, 3, 6));
        Tensor targets = below(INT64, 10, 8);
        add(new Loss.CrossEntropy(), normal(type, 8, 10), targets);
        add(new Loss.CrossEntropy(), normal(type, 8, 10), below(INT32, 10, 8));
        Tensor logits = Tensor.generate(type, Shape.of(2, 3), i -> i * 400.0 - 800);
        add(new Loss.CrossEntropy(), logits, below(INT64, 3, 2));
        Tensor log = new Loss.CrossEntropy().evaluate(List.of(normal(type, 8, 10), targets)).get(1);
        add(new Loss.CrossEntropyGrad(), normal(type), log.to(type), targets);
        Tensor ids = below(INT64, 9, 4, 3);
        add(new Index.Embedding(), normal(type, 9, 6), ids);
        add(new Index.Embedding(), normal(type, 9, 1), below(INT32, 9));
        add(new Index.EmbeddingGrad(9), normal(type, 4, 3, 6), ids);
    }

    private void moves(DType type) {
        add(new Move.Reshape(Shape.of(3, 4)), normal(type, 2, 6));
        add(new Move.Reshape(Shape.SCALAR), normal(type, 1, 1));
        add(new Move.Permute(List.of(1, 0)), normal(type, 5, 7));
        add(new Move.Permute(List.of(2, 0, 1)), normal(type, 2, 3, 4));
        add(new Move.Permute(List.of(0, 2, 1, 3)), normal(type, 2, 3, 4, 5));
        add(new Move.Permute(List.of()), normal(type));
        add(new Move.Expand(Shape.of(4, 5)), normal(type, 5));
        add(new Move.Expand(Shape.of(4, 5)), normal(type, 4, 1));
        add(new Move.Expand(Shape.of(2, 3, 4)), normal(type, 2, 1, 4));
        add(new Move.Expand(Shape.of(3)), normal(type));
    }

    private void updates(DType type) {
        for (long seed : List.of(1L, -5L)) {
            add(new Sampling.Dropout(0.3f, seed), normal(type, 9, 11), counter(41));
        }
        add(new Sampling.Dropout(0, 3), normal(type, 5), counter(Long.MAX_VALUE));
        for (int training = 0; training < 2; training++) {
            Tensor flag = Tensor.full(BOOL, Shape.SCALAR, training);
            add(new Sampling.Dropout(0.3f, 2), normal(type, 9, 11), counter(5), flag);
        }
        add(new Sampling.StochasticCast(-9), normal(type, 9, 11), counter(41));
        optimizers(type);
    }

    private void optimizers(DType type) {
        for (Update op : List.of(new Update.Sgd(), new Update.NesterovSgd())) {
            sgd(op, type, Tensor.scalar(0.9), Tensor.scalar(0.01));
            sgd(op, type, Tensor.scalar(0), Tensor.scalar(0.01));
            sgd(op, type, Tensor.scalar(0.5), Tensor.scalar(0));
        }
        for (long steps : new long[] {0, 7}) {
            damped(type, steps, 0.9);
            damped(type, steps, 0);
        }
        for (long steps : new long[] {0, 1, 5000}) {
            adamW(new Update.AdamW(0.9, 0.997, 1e-8, false), type, steps, 0.01);
            adamW(new Update.AdamW(0, 0, 0.125, false), type, steps, 0);
            adamW(new Update.AdamW(0.5, 0.75, 1e-3, true), type, steps, 0.01);
        }
        add(new Update.SquareSum(), normal(type, 10, 30));
        add(new Update.SquareSum(), normal(type));
        if (type == FLOAT32) {
            clipFactor(1, 0.25, 4);
            clipFactor(100, 0.25, 4, 9);
            clipFactor(1, 0);
            clipFactor(1, Double.POSITIVE_INFINITY);
            clipFactor(1, Double.NaN, 2);
        }
    }

    private void sgd(Update op, DType type, Tensor momentum, Tensor decay) {
        Tensor p = normal(type, 10, 30);
        add(op, p, normal(type, 10, 30), normal(type, 10, 30), Tensor.scalar(0.1), momentum, decay);
    }

    private void damped(DType type, long steps, double momentum) {
        add(
                new Update.DampedSgd(),
                normal(type, 10, 30),
                normal(type, 10, 30),
                normal(type, 10, 30),
                counter(steps),
                Tensor.scalar(0.1),
                Tensor.scalar(momentum),
                Tensor.scalar(0.01),
                Tensor.scalar(0.25));
    }

    private void adamW(Update.AdamW op, DType type, long steps, double decay) {
        List<Tensor> inputs = new ArrayList<>(List.of(normal(type, 10, 30), normal(type, 10, 30)));
        inputs.add(normal(type, 10, 30));
        inputs.add(positive(type, 10, 30));
        if (op.amsgrad()) {
            inputs.add(positive(type, 10, 30));
        }
        inputs.add(counter(steps));
        inputs.add(Tensor.scalar(0.1));
        inputs.add(Tensor.scalar(decay));
        add(op, inputs.toArray(Tensor[]::new));
    }

    private void clipFactor(double... inputs) {
        add(
                new Update.ClipFactor(),
                Arrays.stream(inputs).mapToObj(Tensor::scalar).toArray(Tensor[]::new));
    }

    /** Numbers that a loss has run away to: they must come out as the definition has them. */
    private void extremes(DType type) {
        float inf = Float.POSITIVE_INFINITY;
        float[] values = {1, Float.NaN, -2, inf, 0, -inf, -0f, 3};
        Tensor odd = Tensor.of(values, 2, 4).to(type);
        Tensor plain = positive(type, 2, 4);
        for (Pointwise.UnaryFn fn : Pointwise.UnaryFn.values()) {
            add(new Pointwise.Unary(fn), odd);
            add(new Pointwise.UnaryGrad(fn), odd, plain, plain);
            add(new Pointwise.UnaryGrad(fn), plain, odd, plain);
        }
        for (Pointwise.BinaryFn fn : Pointwise.BinaryFn.values()) {
            add(new Pointwise.Binary(fn), plain, odd);
        }
        add(new Reduce.Sum(List.of(1), false), odd);
        add(new Reduce.Argmax(1), odd);
        add(new Reduce.Argmax(0), odd);
        add(new Normalise.Softmax(), odd);
        add(new Loss.CrossEntropy(), odd, below(INT64, 4, 2));
        add(new Contract.Linear(), odd, positive(type, 3, 4));
        add(new Contract.MatMul(false, false), odd, positive(type, 4, 20));
    }

    private static Tensor counter(long value) {
        return Tensor.of(new long[] {value}).reshape(Shape.SCALAR);
    }

    private void integers() {
        for (DType from : List.of(INT64, INT32, BOOL)) {
            for (DType to : RDU) {
                add(new Pointwise.Cast(to), below(from, 2, 7));
            }
            add(new Move.Reshape(Shape.of(6)), below(from, 9, 2, 3));
            add(new Move.Permute(List.of(1, 0)), below(from, 9, 2, 3));
            add(new Move.Expand(Shape.of(4, 3)), below(from, 9, 3));
        }
        Tensor large = Tensor.of(new long[] {Long.MAX_VALUE - 2, (1L << 53) + 1, Long.MIN_VALUE});
        add(new Pointwise.Cast(INT64), large);
        add(new Move.Permute(List.of(0)), large);
        add(new Move.Expand(Shape.of(2, 3)), large);
        add(new Pointwise.Cast(INT32), Tensor.of(new long[] {1L << 40, -(1L << 40), -3}));
        add(new Pointwise.Cast(INT32), Tensor.of(new float[] {1e20f, -2.9f, Float.NaN}));
    }
}
