package sambaflow.sim.compute;

import static sambaflow.tensor.DType.BOOL;
import static sambaflow.tensor.DType.INT64;

import java.util.List;
import sambaflow.graph.LogSoftmax;
import sambaflow.graph.Loss;
import sambaflow.graph.Norm;
import sambaflow.graph.Op;
import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.graph.Update;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Norms, attention and losses with options. */
final class NormSamples {
    private final Samples samples;
    private final DType type;

    NormSamples(Samples samples, DType type) {
        this.samples = samples;
        this.type = type;
    }

    void add() {
        samples.add(new LogSoftmax(), samples.normal(type, 4, 10));
        samples.add(new LogSoftmax(), Tensor.full(type, Shape.of(2, 3), 300));
        norm(new Norm.LayerNorm(1, 1e-5f), 10, 3, 4, 10);
        norm(new Norm.LayerNorm(2, 1e-5f), 40, 3, 4, 10);
        norm(new Norm.GroupNorm(2, 1e-5f), 6, 3, 6, 4, 5);
        norm(new Norm.GroupNorm(6, 1e-5f), 6, 3, 6, 4);
        norm(new Norm.BatchNorm(1e-5f), 6, 3, 6, 4, 5);
        norm(new Norm.BatchNorm(1e-5f), 6, 9, 6);
        samples.add(new Norm.RmsNorm(1, 1e-6f), samples.normal(type, 5, 9));
        samples.add(
                new Norm.RmsNorm(2, 1e-6f),
                samples.normal(type, 5, 3, 4),
                samples.normal(type, 12));
        tracked();
        attention(false, 2, 3, 5, 7, 8);
        attention(true, 1, 2, 6, 6, 16);
        losses();
    }

    private void norm(Norm op, long weights, long... dims) {
        samples.add(op, samples.normal(type, dims));
        samples.add(op, samples.normal(type, dims), samples.normal(type, weights));
        samples.add(
                op,
                samples.normal(type, dims),
                samples.normal(type, weights),
                samples.normal(type, weights));
    }

    private void tracked() {
        Op op = new Norm.TrackedBatchNorm(1e-5f);
        Tensor x = samples.normal(type, 3, 6, 4, 5);
        Tensor c = samples.normal(type, 6);
        Tensor variance = Tensor.full(type, Shape.of(6), 0.7);
        samples.add(op, x, c, c, c, variance);
        for (int training = 0; training < 2; training++) {
            Tensor flag = Tensor.full(BOOL, Shape.SCALAR, training);
            samples.add(op, x, c, c, c, variance, flag);
            Op step = new Update.RunningStatistics(0.1f, 1e-5f, 60);
            Tensor count = Tensor.full(INT64, Shape.SCALAR, 3);
            samples.add(step, c, variance, count, c, variance, flag);
        }
    }

    private void attention(boolean causal, long b, long h, long n, long m, long d) {
        Op op = new ScaledDotProductAttention(causal, 0.3f);
        Tensor q = samples.normal(type, b, h, n, d);
        Tensor k = samples.normal(type, b, h, m, d);
        Tensor v = samples.normal(type, b, h, m, 3);
        samples.add(op, q, k, v);
        samples.add(op, q, k, v, samples.below(BOOL, 2, n, m));
        samples.add(op, q, k, v, samples.below(BOOL, 2, b, 1, 1, m));
        samples.add(op, q, k, v, samples.normal(type, n, 1));
        samples.add(op, q, k, v, Tensor.zeros(BOOL, Shape.of(n, m)));
    }

    private void losses() {
        Tensor targets = samples.below(INT64, 10, 8);
        Tensor log =
                new Loss.CrossEntropy()
                        .evaluate(List.of(samples.normal(type, 8, 10), targets))
                        .get(1);
        for (Loss.Reduction reduction : Loss.Reduction.values()) {
            long ignored = targets.getLong(3);
            Op loss = new Loss.CrossEntropy(reduction, ignored, 0.1f);
            samples.add(loss, samples.normal(type, 8, 10), targets);
            Op grad = new Loss.CrossEntropyGrad(reduction, ignored, 0.1f);
            boolean rows = reduction == Loss.Reduction.NONE;
            Tensor dy = rows ? samples.normal(type, 8) : samples.normal(type);
            samples.add(grad, dy, log.to(type), targets);
        }
    }
}
