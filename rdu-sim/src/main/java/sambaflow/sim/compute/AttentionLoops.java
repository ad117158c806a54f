package sambaflow.sim.compute;

import java.util.List;
import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.tensor.Shape;

/** The kernel of attention: two matrix products and a masked softmax for each head. */
final class AttentionLoops implements Kernel {
    private final ScaledDotProductAttention op;
    private final Operands operands;
    private final Shape scores;
    private final int n;
    private final int m;
    private final int d;
    private final int e;
    private final float[] added;
    private final Rows rows;
    private final Team team;
    private final Shares heads;
    private final List<Gemm> products;
    private final List<Gemm> sums;

    AttentionLoops(
            ScaledDotProductAttention op, Operands o, Gemm.Maker gemms, Rows rows, Team team) {
        this.op = op;
        this.rows = rows;
        this.operands = o;
        this.scores = o.out().get(1).type().shape();
        this.n = (int) scores.dim(-2);
        this.m = (int) scores.dim(-1);
        this.d = o.size(0, -1);
        this.e = o.size(2, -1);
        this.added = new float[(int) scores.elements()];
        this.team = team;
        Gemm.Size product = Gemm.Size.of(n, m, d, false, true);
        Gemm.Size sum = Gemm.Size.of(n, e, m, false, false);
        int count = (int) scores.with(-1, 1).with(-2, 1).elements();
        this.heads = Shares.of(count, count * (product.operations() + sum.operations()), team);
        this.products = heads.each(() -> gemms.of(product));
        this.sums = heads.each(() -> gemms.of(sum));
    }

    @Override
    public void run() {
        mask(operands, scores);
        team.run(
                heads.parts(),
                part -> {
                    for (int head = heads.from(part); head < heads.to(part); head++) {
                        head(head, products.get(part), sums.get(part));
                    }
                });
    }

    private void head(int head, Gemm product, Gemm sum) {
        float[] p = operands.result(1);
        product.set(
                operands.floats(0),
                head * n * d,
                operands.floats(1),
                head * m * d,
                p,
                head * n * m);
        for (int row = head * n; row < (head + 1) * n; row++) {
            softmax(p, row * m);
        }
        sum.set(
                p,
                head * n * m,
                operands.floats(2),
                head * m * e,
                operands.result(0),
                head * n * e);
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
        rows.scaleAndAdd(p, from, m, op.scale(), added);
        float max = rows.largest(p, from, m);
        // A row that may look at nothing has probability zero everywhere.
        float shift = max == Float.NEGATIVE_INFINITY ? 0 : max;
        double sum = rows.exps(p, from, m, shift, p, from);
        rows.scale(p, from, m, sum == 0 ? 0 : (float) (1 / sum));
    }
}
