package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Pointwise.BinaryFn;

/** Kernels of two operands with broadcasting. */
final class BinaryLoops {
    private BinaryLoops() {}

    static Kernel kernel(BinaryFn fn, Operands o) {
        float[] a = o.floats(0);
        float[] b = o.floats(1);
        float[] c = o.result();
        if (o.shape(0).equals(o.shape(1))) {
            return same(fn, a, b, c);
        }
        long[] left = Walk.broadcast(o.shape(0), o.resultShape());
        long[] right = Walk.broadcast(o.shape(1), o.resultShape());
        Walk walk = Walk.of(o.resultShape(), left, right);
        // The only steps of a span are 0 and 1: a broadcast operand repeats or is read in order.
        boolean leftMoves = walk.step(0) != 0;
        boolean rightMoves = walk.step(1) != 0;
        int n = walk.span();
        float[] row = new float[n];
        return () ->
                walk.each((at, from) -> {
                    if (leftMoves && rightMoves) {
                        apply(fn, a, from[0], b, from[1], c, at, n);
                    } else if (leftMoves) {
                        Arrays.fill(row, b[from[1]]);
                        apply(fn, a, from[0], row, 0, c, at, n);
                    } else if (rightMoves) {
                        Arrays.fill(row, a[from[0]]);
                        apply(fn, row, 0, b, from[1], c, at, n);
                    } else {
                        one(fn, a[from[0]], b[from[1]], c, at, n);
                    }
                });
    }

    /** Both operands as large as the result. */
    static Kernel same(BinaryFn fn, float[] a, float[] b, float[] c) {
        return () -> apply(fn, a, 0, b, 0, c, 0, c.length);
    }

    private static void one(BinaryFn fn, float a, float b, float[] c, int at, int n) {
        float value =
                switch (fn) {
                    case ADD -> a + b;
                    case SUB -> a - b;
                    case MUL -> a * b;
                    case DIV -> a / b;
                    case MAXIMUM -> Math.max(a, b);
                    case MINIMUM -> Math.min(a, b);
                };
        Arrays.fill(c, at, at + n, value);
    }

    private static void apply(
            BinaryFn fn, float[] a, int ia, float[] b, int ib, float[] c, int ic, int n) {
        switch (fn) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    c[ic + i] = a[ia + i] + b[ib + i];
                }
            }
            case SUB -> {
                for (int i = 0; i < n; i++) {
                    c[ic + i] = a[ia + i] - b[ib + i];
                }
            }
            case MUL -> {
                for (int i = 0; i < n; i++) {
                    c[ic + i] = a[ia + i] * b[ib + i];
                }
            }
            case DIV -> {
                for (int i = 0; i < n; i++) {
                    c[ic + i] = a[ia + i] / b[ib + i];
                }
            }
            case MAXIMUM -> {
                for (int i = 0; i < n; i++) {
                    c[ic + i] = Math.max(a[ia + i], b[ib + i]);
                }
            }
            case MINIMUM -> {
                for (int i = 0; i < n; i++) {
                    c[ic + i] = Math.min(a[ia + i], b[ib + i]);
                }
            }
        }
    }
}
