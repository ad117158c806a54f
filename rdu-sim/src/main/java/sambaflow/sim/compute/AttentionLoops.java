package sambaflow.sim.compute;

import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.tensor.Shape;

/** The kernel of attention: two matrix products and a masked softmax for each head. */
final class AttentionLoops {
    private final ScaledDotProductAttention op;
    private final int n;
    private final int m;
    private final float[] added;

    private AttentionLoops(ScaledDotProductAttention op, Shape scores) {
        this.op = op;
        this.n = (int) scores.dim(-2);
        this.m = (int) scores.dim(-1);
        this.added = new float[(int) scores.elements()];
    }

    static Kernel kernel(ScaledDotProductAttention op, Operands o) {
        Shape scores = o.out().get(1).type().shape();
        AttentionLoops loops = new AttentionLoops(op, scores);
        int d = o.size(0, -1);
        int e = o.size(2, -1);
        int n = loops.n;
        int m = loops.m;
        Gemm first = new Gemm(n, m, d, false, true);
        Gemm second = new Gemm(n, e, m, false, false);
        int heads = (int) scores.with(-1, 1).with(-2, 1).elements();
        float[] q = o.floats(0);
        float[] k = o.floats(1);
        float[] v = o.floats(2);
        float[] y = o.result(0);
        float[] p = o.result(1);
        return () -> {
            loops.mask(o, scores);
            for (int head = 0; head < heads; head++) {
                first.clear(p, head * n * m);
                first.add(q, head * n * d, k, head * m * d, p, head * n * m);
                for (int row = head * n; row < (head + 1) * n; row++) {
                    loops.softmax(p, row * m);
                }
                second.clear(y, head * n * e);
                second.add(p, head * n * m, v, head * m * e, y, head * n * e);
            }
        };
    }

    /** What is added to each score: minus infinity where nothing is to be seen. */
    private void mask(Operands o, Shape scores) {
        for (int i = 0; i < added.length; i++) {
            boolean hidden = op.causal() && i % m > i / m % n;
            added[i] = hidden ? Float.NEGATIVE_INFINITY : 0;
        }
        if (o.in().size() < 4) {
            return;
        }
        Walk walk = Walk.of(scores, Walk.broadcast(o.shape(3), scores));
        int step = walk.step(0);
        int span = walk.span();
        Buffer mask = o.in().get(3);
        walk.each((at, from) -> {
            for (int i = 0; i < span; i++) {
                added[at + i] += masked(mask, from[0] + i * step);
            }
        });
    }

    private static float masked(Buffer mask, int at) {
        return switch (mask) {
            case Buffer.Floats floats -> floats.data()[at];
            case Buffer.Integers bools -> bools.data()[at] == 0 ? Float.NEGATIVE_INFINITY : 0;
        };
    }

    private void softmax(float[] p, int from) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + m; i++) {
            p[i] = p[i] * op.scale() + added[i];
            max = Math.max(max, p[i]);
        }
        // A row that may look at nothing has probability zero everywhere.
        float shift = max == Float.NEGATIVE_INFINITY ? 0 : max;
        double sum = 0;
        for (int i = from; i < from + m; i++) {
            double exp = Math.exp((double) p[i] - shift);
            p[i] = (float) exp;
            sum += exp;
        }
        double scale = sum == 0 ? 0 : 1 / sum;
        for (int i = from; i < from + m; i++) {
            p[i] = (float) (p[i] * scale);
        }
    }
}
