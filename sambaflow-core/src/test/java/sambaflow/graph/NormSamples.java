package sambaflow.graph;

import static sambaflow.graph.OperatorSamples.bf16;
import static sambaflow.graph.OperatorSamples.ids;
import static sambaflow.graph.OperatorSamples.positive;
import static sambaflow.graph.OperatorSamples.signed;

import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Samples of norms, attention and losses with options. */
final class NormSamples {
    private NormSamples() {}

    static void add(List<Sample> all) {
        all.add(Sample.numeric(new LogSoftmax(), signed(2, 4)));
        all.add(Sample.types(new LogSoftmax(), bf16(signed(2, 3))));
        norms(all);
        attention(all);
        losses(all);
    }

    private static void norms(List<Sample> all) {
        Op layer = new Norm.LayerNorm(1, 0.1f);
        all.add(Sample.numeric(layer, signed(3, 4)));
        all.add(Sample.numeric(layer, signed(2, 2, 4), signed(4), signed(4)));
        all.add(Sample.numeric(new Norm.LayerNorm(2, 0.1f), signed(2, 2, 3), signed(2, 3)));
        all.add(Sample.types(layer, bf16(signed(3, 4)), bf16(signed(4)), signed(4)));
        Op rms = new Norm.RmsNorm(1, 0.1f);
        all.add(Sample.numeric(rms, signed(3, 4)));
        all.add(Sample.numeric(rms, signed(2, 4), signed(4)));
        all.add(Sample.types(rms, bf16(signed(3, 4)), signed(4)));
        Op group = new Norm.GroupNorm(2, 0.1f);
        all.add(Sample.numeric(group, signed(2, 4, 3), signed(4), signed(4)));
        all.add(Sample.types(group, bf16(signed(1, 2, 3))));
        Op batch = new Norm.BatchNorm(0.1f);
        all.add(Sample.numeric(batch, signed(3, 2, 2, 2), signed(2), signed(2)));
        all.add(Sample.numeric(batch, signed(4, 3)));
        all.add(Sample.types(batch, bf16(signed(3, 2)), signed(2)));
        tracked(all);
    }

    private static void tracked(List<Sample> all) {
        Op op = new Norm.TrackedBatchNorm(0.1f);
        Tensor c = signed(2);
        Tensor variance = positive(2);
        all.add(Sample.numeric(op, signed(4, 2), c, c, c, variance));
        for (int training = 0; training < 2; training++) {
            Tensor flag = Tensor.full(DType.BOOL, Shape.SCALAR, training);
            all.add(Sample.numeric(op, signed(3, 2, 2, 2), c, c, c, variance, flag));
            all.add(Sample.types(op, bf16(signed(3, 2)), c, c, c, variance, flag));
            Op step = new Update.RunningStatistics(0.1f, 0.1f, 4);
            Tensor count = Tensor.of(new long[] {7}).reshape(Shape.SCALAR);
            all.add(Sample.unsupported(step, c, variance, count, c, variance, flag));
        }
    }

    private static void attention(List<Sample> all) {
        Op open = new ScaledDotProductAttention(false, 0.5f);
        Op causal = new ScaledDotProductAttention(true, 0.5f);
        Tensor q = signed(2, 3, 4);
        all.add(Sample.numeric(open, q, signed(2, 2, 4), signed(2, 2, 3)));
        all.add(Sample.numeric(causal, signed(3, 4), signed(3, 4), signed(3, 2)));
        Tensor mask = ids(2, 3, 2).to(DType.BOOL);
        all.add(Sample.numeric(open, q, signed(2, 2, 4), signed(2, 2, 3), mask));
        all.add(Sample.numeric(open, q, signed(2, 2, 4), signed(2, 2, 3), signed(3, 2)));
        all.add(Sample.types(open, bf16(q), bf16(signed(2, 2, 4)), bf16(signed(2, 2, 3))));
    }

    private static void losses(List<Sample> all) {
        for (Loss.Reduction reduction : Loss.Reduction.values()) {
            Op loss = new Loss.CrossEntropy(reduction, 2, 0.125f);
            all.add(Sample.numeric(loss, signed(5, 4), ids(4, 5)));
        }
        Op grad = new Loss.CrossEntropyGrad(Loss.Reduction.NONE, -1, 0);
        all.add(Sample.unsupported(grad, signed(3), signed(3, 4), ids(4, 3)));
    }
}
