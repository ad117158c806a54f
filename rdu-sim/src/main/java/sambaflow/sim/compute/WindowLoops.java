package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Window;
import sambaflow.tensor.Shape;

/** Kernels of the operators that fold each window of an image. */
final class WindowLoops {
    private final int[] kernel;
    private final int[] stride;
    private final int[] padding;
    private final int height;
    private final int width;
    private final int rows;
    private final int columns;
    private final int planes;

    private WindowLoops(Window op, Shape image, Shape windows) {
        this.kernel = ints(op.kernel());
        this.stride = ints(op.stride());
        this.padding = ints(op.padding());
        this.height = (int) image.dim(2);
        this.width = (int) image.dim(3);
        this.rows = (int) windows.dim(2);
        this.columns = (int) windows.dim(3);
        this.planes = (int) (windows.dim(0) * windows.dim(1));
    }

    private static int[] ints(java.util.List<Long> values) {
        return values.stream().mapToInt(Math::toIntExact).toArray();
    }

    static Kernel kernel(Window op, Operands o) {
        WindowLoops loops =
                op instanceof Window.AvgPool2dGrad
                        ? new WindowLoops(op, o.resultShape(), o.shape(0))
                        : new WindowLoops(op, o.shape(0), o.resultShape());
        float[] in = o.floats(0);
        float[] out = o.result();
        return switch (op) {
            case Window.MaxPool2d pool -> {
                long[] at = ((Buffer.Integers) o.out().get(1)).data();
                yield () ->
                        loops.each((i, p, r0, r1, c0, c1) ->
                                loops.max(in, out, at, i, p, r0, r1, c0, c1));
            }
            case Window.AvgPool2d pool -> {
                float[] shares = loops.shares(pool.countIncludePad());
                yield () ->
                        loops.each((i, p, r0, r1, c0, c1) ->
                                out[i] =
                                        shares[i % shares.length]
                                                * loops.sum(in, p, r0, r1, c0, c1));
            }
            case Window.AvgPool2dGrad pool -> {
                float[] shares = loops.shares(pool.countIncludePad());
                yield () -> {
                    Arrays.fill(out, 0);
                    loops.each((i, p, r0, r1, c0, c1) ->
                            loops.spread(
                                    in[i] * shares[i % shares.length], out, p, r0, r1, c0, c1));
                };
            }
        };
    }

    /** Receives one window: its number, where its plane begins, and its rows and columns. */
    private interface Body {
        void window(int i, int plane, int r0, int r1, int c0, int c1);
    }

    private void each(Body body) {
        int i = 0;
        for (int plane = 0; plane < planes; plane++) {
            for (int y = 0; y < rows; y++) {
                int top = y * stride[0] - padding[0];
                int r0 = Math.max(0, top);
                int r1 = Math.min(height, top + kernel[0]);
                for (int x = 0; x < columns; x++) {
                    int left = x * stride[1] - padding[1];
                    int c1 = Math.min(width, left + kernel[1]);
                    body.window(i++, plane * height * width, r0, r1, Math.max(0, left), c1);
                }
            }
        }
    }

    /** One over the elements that each window of a plane counts. */
    private float[] shares(boolean countIncludePad) {
        float[] shares = new float[rows * columns];
        for (int i = 0; i < shares.length; i++) {
            shares[i] =
                    1f
                            / (counted(countIncludePad, 0, i / columns, height)
                                    * counted(countIncludePad, 1, i % columns, width));
        }
        return shares;
    }

    private int counted(boolean withPadding, int side, int window, int size) {
        int first = window * stride[side] - padding[side];
        int edge = withPadding ? padding[side] : 0;
        return Math.min(first + kernel[side], size + edge) - Math.max(first, -edge);
    }

    private void max(
            float[] x, float[] y, long[] at, int i, int plane, int r0, int r1, int c0, int c1) {
        int best = plane + r0 * width + c0;
        for (int r = r0; r < r1; r++) {
            for (int c = c0; c < c1; c++) {
                int here = plane + r * width + c;
                // NaN is larger than any number.
                best =
                        x[here] > x[best] || Float.isNaN(x[here]) && !Float.isNaN(x[best])
                                ? here
                                : best;
            }
        }
        y[i] = x[best];
        at[i] = best - plane;
    }

    private float sum(float[] x, int plane, int r0, int r1, int c0, int c1) {
        float sum = 0;
        for (int r = r0; r < r1; r++) {
            for (int c = c0; c < c1; c++) {
                sum += x[plane + r * width + c];
            }
        }
        return sum;
    }

    private void spread(float share, float[] dx, int plane, int r0, int r1, int c0, int c1) {
        for (int r = r0; r < r1; r++) {
            for (int c = c0; c < c1; c++) {
                dx[plane + r * width + c] += share;
            }
        }
    }
}
