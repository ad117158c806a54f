package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Scan;
import sambaflow.tensor.Shape;

/** Kernels of the reductions along one dimension that keep more than one number. */
final class ScanLoops {
    private final int size;
    private final int step;
    private final int lines;

    private ScanLoops(Shape shape, int dim) {
        int axis = shape.axis(dim);
        this.size = (int) shape.dim(axis);
        this.step = (int) shape.strides()[axis];
        this.lines = size == 0 ? 0 : (int) (shape.elements() / size);
    }

    static Kernel kernel(Scan op, Operands o) {
        return switch (op) {
            case Scan.Cumsum cumsum ->
                    new ScanLoops(o.shape(0), cumsum.dim())
                            .cumsum(cumsum.reverse(), o.floats(0), o.result());
            case Scan.Topk topk ->
                    new ScanLoops(o.shape(0), topk.dim())
                            .topk(
                                    (int) topk.k(),
                                    o.floats(0),
                                    o.result(),
                                    ((Buffer.Integers) o.out().get(1)).data());
        };
    }

    private Kernel cumsum(boolean reverse, float[] x, float[] y) {
        int by = reverse ? -step : step;
        return () -> {
            for (int line = 0; line < lines; line++) {
                int at = line / step * step * size + line % step;
                at += reverse ? (size - 1) * step : 0;
                double sum = 0;
                for (int k = 0; k < size; k++, at += by) {
                    sum += x[at];
                    y[at] = (float) sum;
                }
            }
        };
    }

    /** Takes the largest that is left, k times: k is small. */
    private Kernel topk(int k, float[] x, float[] y, long[] places) {
        boolean[] taken = new boolean[size];
        return () -> {
            for (int line = 0; line < lines; line++) {
                int start = line / step * step * size + line % step;
                int into = line / step * step * k + line % step;
                Arrays.fill(taken, false);
                for (int i = 0; i < k; i++) {
                    int best = largest(x, start, taken);
                    taken[best] = true;
                    y[into + i * step] = x[start + best * step];
                    places[into + i * step] = best;
                }
            }
        };
    }

    private int largest(float[] x, int start, boolean[] taken) {
        int best = -1;
        for (int i = 0; i < size; i++) {
            if (!taken[i]
                    && (best < 0
                            || ReduceLoops.exceeds(x[start + i * step], x[start + best * step]))) {
                best = i;
            }
        }
        return best;
    }
}
