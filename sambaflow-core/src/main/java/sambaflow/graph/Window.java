package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * Operators that fold each window of an image [n, channels, height, width] into one number.
 *
 * <p>Attributes are for height and width, in this order.
 */
public sealed interface Window extends Op {
    List<Long> kernel();

    List<Long> stride();

    List<Long> padding();

    @Override
    default Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        long window = kernel().get(0) * kernel().get(1);
        return Cost.of(window * outputs.getFirst().shape().elements(), inputs, outputs);
    }

    /** The shape of one number for each window over an image of {@code shape}. */
    private static Shape pooled(Window op, TensorType image) {
        Rules.rank(op.label(), "the image", image, 4);
        Shape shape = image.shape();
        for (int side = 0; side < Windows.SIDES; side++) {
            if (2 * op.padding().get(side) > op.kernel().get(side)) {
                throw new ShapeException(
                        "%s: padding %s is more than half of the window %s"
                                .formatted(op.label(), op.padding(), op.kernel()));
            }
            int axis = Windows.HEIGHT + side;
            long count =
                    Windows.count(
                            op.label(),
                            image.shape().dim(axis),
                            op.kernel().get(side),
                            op.stride().get(side),
                            op.padding().get(side));
            shape = shape.with(axis, count);
        }
        return shape;
    }

    /** The first row or column of window {@code at}, which may lie in the padding. */
    private static long first(Window op, int side, long at) {
        return at * op.stride().get(side) - op.padding().get(side);
    }

    /**
     * The largest of each window, and the int64 position of that element in its plane; the first of
     * equals. Padding never wins.
     */
    record MaxPool2d(List<Long> kernel, List<Long> stride, List<Long> padding) implements Window {
        public MaxPool2d {
            kernel = Windows.pair("max_pool2d", "kernel_size", kernel, 1);
            stride = Windows.pair("max_pool2d", "stride", stride, 1);
            padding = Windows.pair("max_pool2d", "padding", padding, 0);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            TensorType y = x.as(pooled(this, x));
            return List.of(y, y.as(DType.INT64));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            g.requireUnused(1, "positions");
            Shape x = g.shape(g.input(0));
            Shape y = g.shape(g.of(0));
            long planes = x.dim(0) * x.dim(1);
            Op flat = new Move.Reshape(Shape.of(planes, y.dim(2) * y.dim(3)));
            Op scatter = new ScatterAdd(1, Shape.of(planes, x.dim(2) * x.dim(3)));
            int dx = g.add(scatter, g.add(flat, g.of(0)), g.add(flat, g.output(1)));
            return List.of(g.add(new Move.Reshape(x), dx));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            Shape shape = pooled(this, Rules.types(in).getFirst());
            long plane = x.shape().dim(2) * x.shape().dim(3);
            long windows = shape.dim(2) * shape.dim(3);
            Tensor at =
                    Tensor.generate(
                            DType.INT64,
                            shape,
                            i -> largest(x, i / windows * plane, i % windows, shape.dim(3)));
            return List.of(x.pick(shape, i -> i / windows * plane + at.getLong(i)), at);
        }

        private long largest(Tensor x, long plane, long window, long columns) {
            long height = x.shape().dim(2);
            long width = x.shape().dim(3);
            long top = first(this, 0, window / columns);
            long left = first(this, 1, window % columns);
            long best = -1;
            for (long r = Math.max(0, top); r < Math.min(height, top + kernel.get(0)); r++) {
                for (long c = Math.max(0, left); c < Math.min(width, left + kernel.get(1)); c++) {
                    long at = r * width + c;
                    if (best < 0 || Tensor.exceeds(x.get(plane + at), x.get(plane + best))) {
                        best = at;
                    }
                }
            }
            return best;
        }
    }

    /**
     * The mean of each window.
     *
     * @param countIncludePad whether zeros of the padding count as elements of a window
     */
    record AvgPool2d(
            List<Long> kernel, List<Long> stride, List<Long> padding, boolean countIncludePad)
            implements Window {
        public AvgPool2d {
            kernel = Windows.pair("avg_pool2d", "kernel_size", kernel, 1);
            stride = Windows.pair("avg_pool2d", "stride", stride, 1);
            padding = Windows.pair("avg_pool2d", "padding", padding, 0);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            return List.of(x.as(pooled(this, x)));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            Shape x = g.shape(g.input(0));
            List<Long> size = x.dims().subList(Windows.HEIGHT, 4);
            Op grad = new AvgPool2dGrad(kernel, stride, padding, countIncludePad, size);
            return List.of(g.add(grad, g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            Shape shape = pooled(this, Rules.types(in).getFirst());
            double[] sums = new double[Math.toIntExact(shape.elements())];
            spread(x.shape(), shape, (from, to, share) -> sums[(int) to] += x.get(from) * share);
            return List.of(Tensor.generate(x.dtype(), shape, i -> sums[(int) i]));
        }

        /** Visits each element of each window with its share of the window's mean. */
        void spread(Shape image, Shape windows, Share visitor) {
            for (long i = 0; i < windows.elements(); i++) {
                long plane = i / (windows.dim(2) * windows.dim(3)) * image.dim(2);
                long top = first(this, 0, i / windows.dim(3) % windows.dim(2));
                long left = first(this, 1, i % windows.dim(3));
                long r0 = Math.max(0, top);
                long r1 = Math.min(image.dim(2), top + kernel.get(0));
                long c0 = Math.max(0, left);
                long c1 = Math.min(image.dim(3), left + kernel.get(1));
                double share = 1.0 / counted(image, top, left, (r1 - r0) * (c1 - c0));
                for (long r = r0; r < r1; r++) {
                    for (long c = c0; c < c1; c++) {
                        visitor.take((plane + r) * image.dim(3) + c, i, share);
                    }
                }
            }
        }

        private long counted(Shape image, long top, long left, long inside) {
            if (!countIncludePad) {
                return inside;
            }
            long bottom = Math.min(top + kernel.get(0), image.dim(2) + padding.get(0));
            long right = Math.min(left + kernel.get(1), image.dim(3) + padding.get(1));
            return (bottom - top) * (right - left);
        }
    }

    /** Receives an element's position, its window's, and its share of the window's mean. */
    @FunctionalInterface
    interface Share {
        void take(long element, long window, double share);
    }

    /**
     * The gradient of the mean of each window: every element takes its share.
     *
     * @param size height and width of the image
     */
    record AvgPool2dGrad(
            List<Long> kernel,
            List<Long> stride,
            List<Long> padding,
            boolean countIncludePad,
            List<Long> size)
            implements Window {
        public AvgPool2dGrad {
            kernel = Windows.pair("avg_pool2d_grad", "kernel_size", kernel, 1);
            stride = Windows.pair("avg_pool2d_grad", "stride", stride, 1);
            padding = Windows.pair("avg_pool2d_grad", "padding", padding, 0);
            size = Windows.pair("avg_pool2d_grad", "size", size, 0);
        }

        private Shape image(Shape windows) {
            return windows.with(2, size.get(0)).with(3, size.get(1));
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType dy = Rules.floating(label(), inputs, 1).getFirst();
            Rules.rank(label(), "the gradient", dy, 4);
            TensorType dx = dy.as(image(dy.shape()));
            Rules.shape(label(), "the gradient", pooled(this, dx), dy);
            return List.of(dx);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            Op pool = new AvgPool2d(kernel, stride, padding, countIncludePad);
            return List.of(g.add(pool, g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor dy = in.getFirst();
            Shape shape = image(dy.shape());
            double[] dx = new double[Math.toIntExact(shape.elements())];
            AvgPool2d pool = new AvgPool2d(kernel, stride, padding, countIncludePad);
            pool.spread(
                    shape,
                    dy.shape(),
                    (at, window, share) -> dx[(int) at] += dy.get(window) * share);
            return List.of(Tensor.generate(dy.dtype(), shape, i -> dx[(int) i]));
        }
    }
}
