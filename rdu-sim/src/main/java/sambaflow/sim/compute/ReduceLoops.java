package sambaflow.sim.compute;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import sambaflow.graph.Reduce;
import sambaflow.graph.Scan;
import sambaflow.tensor.Shape;

/** Kernels of the operators that fold dimensions. */
final class ReduceLoops {
    private ReduceLoops() {}

    static Kernel kernel(Reduce op, Operands o) {
        return switch (op) {
            case Reduce.Sum sum -> sum(sum, o);
            case Reduce.Amax amax -> amax(amax, o);
            case Scan scan -> ScanLoops.kernel(scan, o);
            case Reduce.Argmax argmax -> argmax(argmax.dim(), o);
        };
    }

    private static Kernel sum(Reduce.Sum op, Operands o) {
        Shape from = o.shape(0);
        Walk walk = Walk.of(from, Walk.broadcast(kept(op.dims(), from), from));
        float[] x = o.floats(0);
        float[] y = o.result();
        double[] sums = new double[y.length];
        int n = walk.span();
        boolean folds = walk.step(0) == 0;
        return () -> {
            Arrays.fill(sums, 0);
            walk.each((at, into) -> {
                if (folds) {
                    sums[into[0]] += fold(x, at, n);
                } else {
                    accumulate(x, at, sums, into[0], n);
                }
            });
            for (int i = 0; i < y.length; i++) {
                y[i] = (float) sums[i];
            }
        };
    }

    private static Shape kept(List<Integer> dims, Shape from) {
        TreeSet<Integer> folded = new TreeSet<>();
        dims.forEach(d -> folded.add(from.axis(d)));
        Shape kept = from;
        for (int axis = 0; axis < from.rank(); axis++) {
            kept = folded.isEmpty() || folded.contains(axis) ? kept.with(axis, 1) : kept;
        }
        return kept;
    }

    private static double fold(float[] x, int at, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            s0 += x[at + i];
            s1 += x[at + i + 1];
            s2 += x[at + i + 2];
            s3 += x[at + i + 3];
        }
        for (; i < n; i++) {
            s0 += x[at + i];
        }
        return s0 + s1 + (s2 + s3);
    }

    private static void accumulate(float[] x, int at, double[] sums, int into, int n) {
        for (int i = 0; i < n; i++) {
            sums[into + i] += x[at + i];
        }
    }

    private static Kernel amax(Reduce.Amax op, Operands o) {
        Shape from = o.shape(0);
        Walk walk = Walk.of(from, Walk.broadcast(kept(op.dims(), from), from));
        float[] x = o.floats(0);
        float[] y = o.result();
        int n = walk.span();
        int step = walk.step(0);
        return () -> {
            Arrays.fill(y, Float.NEGATIVE_INFINITY);
            walk.each((at, into) -> {
                for (int i = 0; i < n; i++) {
                    int to = into[0] + i * step;
                    y[to] = Math.max(y[to], x[at + i]);
                }
            });
        };
    }

    private static Kernel argmax(int dim, Operands o) {
        Shape from = o.shape(0);
        int axis = from.axis(dim);
        int size = o.size(0, axis);
        int step = Math.toIntExact(from.strides()[axis]);
        float[] x = o.floats(0);
        long[] y = ((Buffer.Integers) o.out().getFirst()).data();
        return () -> {
            for (int i = 0; i < y.length; i++) {
                int start = i / step * step * size + i % step;
                int best = 0;
                for (int k = 1; k < size; k++) {
                    best = exceeds(x[start + k * step], x[start + best * step]) ? k : best;
                }
                y[i] = best;
            }
        };
    }

    /** NaN is larger than any number. */
    static boolean exceeds(float a, float b) {
        return a > b || Float.isNaN(a) && !Float.isNaN(b);
    }
}
