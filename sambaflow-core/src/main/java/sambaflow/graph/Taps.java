package sambaflow.graph;

import sambaflow.tensor.Shape;

/**
 * Every product of a convolution: which elements of the large image, the weight and the small image
 * meet. The convolution, its transpose and its weight's gradient each sum over one of the three.
 */
final class Taps {
    /** Receives three positions that meet. */
    @FunctionalInterface
    interface Visitor {
        void meet(long large, long weight, long small);
    }

    private final Convolution op;
    private final Shape large;
    private final Shape weight;
    private final Shape small;
    private final Visitor visitor;

    private Taps(Convolution op, Shape large, Shape weight, Shape small, Visitor visitor) {
        this.op = op;
        this.large = large;
        this.weight = weight;
        this.small = small;
        this.visitor = visitor;
    }

    /**
     * @param large [n, c, height, width], what a convolution reads
     * @param weight [o, c / groups, kernel height, kernel width]
     * @param small [n, o, height, width], what a convolution makes
     */
    static void each(Convolution op, Shape large, Shape weight, Shape small, Visitor visitor) {
        Taps taps = new Taps(op, large, weight, small, visitor);
        long perGroup = weight.dim(0) / op.groups();
        for (long n = 0; n < small.dim(0); n++) {
            for (long o = 0; o < small.dim(1); o++) {
                for (long c = 0; c < weight.dim(1); c++) {
                    long channel = o / perGroup * weight.dim(1) + c;
                    taps.plane(n * large.dim(1) + channel, o * weight.dim(1) + c, n, o);
                }
            }
        }
    }

    private void plane(long largePlane, long weightPlane, long n, long o) {
        long smallPlane = n * small.dim(1) + o;
        for (long y = 0; y < small.dim(2); y++) {
            for (long ky = 0; ky < weight.dim(2); ky++) {
                long row = at(0, y, ky);
                if (row >= 0 && row < large.dim(2)) {
                    row(
                            (largePlane * large.dim(2) + row) * large.dim(3),
                            (weightPlane * weight.dim(2) + ky) * weight.dim(3),
                            (smallPlane * small.dim(2) + y) * small.dim(3));
                }
            }
        }
    }

    private void row(long largeRow, long weightRow, long smallRow) {
        for (long x = 0; x < small.dim(3); x++) {
            for (long kx = 0; kx < weight.dim(3); kx++) {
                long column = at(1, x, kx);
                if (column >= 0 && column < large.dim(3)) {
                    visitor.meet(largeRow + column, weightRow + kx, smallRow + x);
                }
            }
        }
    }

    private long at(int side, long window, long tap) {
        return window * op.stride().get(side)
                - op.padding().get(side)
                + tap * op.dilation().get(side);
    }
}
