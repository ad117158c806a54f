package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Convolution;
import sambaflow.tensor.Shape;

/**
 * The windows of an image as the columns of a matrix: row (c, ky, kx), column (y, x), for the
 * channels of one group. So a convolution is a matrix product.
 */
final class Patches {
    private final int channels;
    private final int height;
    private final int width;
    private final int kernelHeight;
    private final int kernelWidth;
    private final int rows;
    private final int columns;
    private final int[] stride;
    private final int[] padding;
    private final int[] dilation;
    private final float[] matrix;

    /**
     * @param large [n, c, h, w], the image that windows slide over
     * @param weight [o, c / groups, kh, kw]
     * @param small [n, o, h, w], one place for each window
     */
    Patches(Convolution op, Shape large, Shape weight, Shape small) {
        this.channels = (int) weight.dim(1);
        this.height = (int) large.dim(2);
        this.width = (int) large.dim(3);
        this.kernelHeight = (int) weight.dim(2);
        this.kernelWidth = (int) weight.dim(3);
        this.rows = (int) small.dim(2);
        this.columns = (int) small.dim(3);
        this.stride = ints(op.stride());
        this.padding = ints(op.padding());
        this.dilation = ints(op.dilation());
        this.matrix = new float[Math.multiplyExact(taps(), windows())];
    }

    private static int[] ints(java.util.List<Long> values) {
        return values.stream().mapToInt(Math::toIntExact).toArray();
    }

    float[] matrix() {
        return matrix;
    }

    /** Rows of the matrix. */
    int taps() {
        return channels * kernelHeight * kernelWidth;
    }

    /** Columns of the matrix. */
    int windows() {
        return rows * columns;
    }

    /** Fills the matrix from the channels that begin at {@code image}. */
    void gather(float[] x, int image) {
        Arrays.fill(matrix, 0);
        if (stride[1] == 1) {
            each((window, element, n) -> System.arraycopy(x, image + element, matrix, window, n));
            return;
        }
        each((window, element, n) -> {
            for (int i = 0; i < n; i++) {
                matrix[window + i] = x[image + element + i * stride[1]];
            }
        });
    }

    /** Adds the matrix to the channels that begin at {@code image}. */
    void scatter(float[] x, int image) {
        each((window, element, n) -> {
            for (int i = 0; i < n; i++) {
                x[image + element + i * stride[1]] += matrix[window + i];
            }
        });
    }

    /** A run of windows in one row of the matrix and the elements of the image they touch. */
    private interface Run {
        void touch(int window, int element, int windows);
    }

    private void each(Run run) {
        int row = 0;
        for (int c = 0; c < channels; c++) {
            for (int ky = 0; ky < kernelHeight; ky++) {
                for (int kx = 0; kx < kernelWidth; kx++) {
                    tap(run, c, ky, kx, row++ * windows());
                }
            }
        }
    }

    private void tap(Run run, int channel, int ky, int kx, int row) {
        int shift = kx * dilation[1] - padding[1];
        int from = shift >= 0 ? 0 : Math.ceilDiv(-shift, stride[1]);
        int to = Math.min(columns, Math.floorDiv(width - 1 - shift, stride[1]) + 1);
        for (int y = 0; y < rows && from < to; y++) {
            int line = y * stride[0] + ky * dilation[0] - padding[0];
            if (line >= 0 && line < height) {
                int element = (channel * height + line) * width + from * stride[1] + shift;
                run.touch(row + y * columns + from, element, to - from);
            }
        }
    }
}
