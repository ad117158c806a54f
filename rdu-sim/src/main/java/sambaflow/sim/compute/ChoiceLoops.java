package sambaflow.sim.compute;

import sambaflow.graph.Choice;
import sambaflow.graph.Choice.CompareFn;
import sambaflow.graph.Choice.LogicalFn;

/** Kernels of the operators that ask a question or follow its answer. */
final class ChoiceLoops {
    private ChoiceLoops() {}

    static Kernel kernel(Choice op, Operands o) {
        return switch (op) {
            case Choice.Compare compare -> compare(compare.fn(), o);
            case Choice.Logical logical -> logical(logical.fn(), o);
            case Choice.Where where -> where(o);
            case Choice.MaskedFill fill -> maskedFill(fill.value(), o);
        };
    }

    private static long[] answers(Operands o) {
        return ((Buffer.Integers) o.out().getFirst()).data();
    }

    /** Walks the result with the steps of each input broadcast to it. */
    private static Walk walk(Operands o) {
        long[][] steps = new long[o.in().size()][];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Walk.broadcast(o.shape(i), o.resultShape());
        }
        return Walk.of(o.resultShape(), steps);
    }

    private static Kernel compare(CompareFn fn, Operands o) {
        long[] y = answers(o);
        Walk walk = walk(o);
        int left = walk.step(0);
        int right = walk.step(1);
        int n = walk.span();
        return switch (o.in().getFirst()) {
            case Buffer.Floats a -> {
                float[] b = o.floats(1);
                yield () ->
                        walk.each((at, from) -> {
                            for (int i = 0; i < n; i++) {
                                float l = a.data()[from[0] + i * left];
                                y[at + i] = holds(fn, l, b[from[1] + i * right]) ? 1 : 0;
                            }
                        });
            }
            case Buffer.Integers a -> {
                long[] b = o.integers(1);
                yield () ->
                        walk.each((at, from) -> {
                            for (int i = 0; i < n; i++) {
                                long l = a.data()[from[0] + i * left];
                                y[at + i] = holds(fn, l, b[from[1] + i * right]) ? 1 : 0;
                            }
                        });
            }
        };
    }

    private static boolean holds(CompareFn fn, float a, float b) {
        return switch (fn) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
        };
    }

    private static boolean holds(CompareFn fn, long a, long b) {
        return switch (fn) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
        };
    }

    private static Kernel logical(LogicalFn fn, Operands o) {
        long[] a = o.integers(0);
        long[] b = o.integers(o.in().size() - 1);
        long[] y = answers(o);
        Walk walk = walk(o);
        int left = walk.step(0);
        int right = walk.step(o.in().size() - 1);
        int n = walk.span();
        return () ->
                walk.each((at, from) -> {
                    int r = from[from.length - 1];
                    for (int i = 0; i < n; i++) {
                        y[at + i] = value(fn, a[from[0] + i * left], b[r + i * right]);
                    }
                });
    }

    private static long value(LogicalFn fn, long a, long b) {
        return switch (fn) {
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case NOT -> 1 - a;
        };
    }

    private static Kernel where(Operands o) {
        long[] condition = o.integers(0);
        Walk walk = walk(o);
        int c = walk.step(0);
        int left = walk.step(1);
        int right = walk.step(2);
        int n = walk.span();
        return switch (o.out().getFirst()) {
            case Buffer.Floats y -> {
                float[] a = o.floats(1);
                float[] b = o.floats(2);
                yield () ->
                        walk.each((at, from) -> {
                            for (int i = 0; i < n; i++) {
                                boolean holds = condition[from[0] + i * c] != 0;
                                y.data()[at + i] =
                                        holds ? a[from[1] + i * left] : b[from[2] + i * right];
                            }
                        });
            }
            case Buffer.Integers y -> {
                long[] a = o.integers(1);
                long[] b = o.integers(2);
                yield () ->
                        walk.each((at, from) -> {
                            for (int i = 0; i < n; i++) {
                                boolean holds = condition[from[0] + i * c] != 0;
                                y.data()[at + i] =
                                        holds ? a[from[1] + i * left] : b[from[2] + i * right];
                            }
                        });
            }
        };
    }

    private static Kernel maskedFill(float value, Operands o) {
        float[] x = o.floats(0);
        long[] mask = o.integers(1);
        float[] y = o.result();
        Walk walk = walk(o);
        int step = walk.step(1);
        int n = walk.span();
        return () ->
                walk.each((at, from) -> {
                    for (int i = 0; i < n; i++) {
                        y[at + i] = mask[from[1] + i * step] != 0 ? value : x[at + i];
                    }
                });
    }
}
