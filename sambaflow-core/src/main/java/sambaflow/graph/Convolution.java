package sambaflow.graph;

import java.util.ArrayList;
import java.util.List;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * Contractions of images [n, channels, height, width] with a kernel that slides over them.
 *
 * <p>A large image, a weight and a small image meet in the same products; each operator makes one
 * of the three from the other two. Attributes are for height and width, in this order.
 */
public sealed interface Convolution extends Contract {
    List<Long> stride();

    List<Long> padding();

    List<Long> dilation();

    long groups();

    /** Elements along one side that a kernel of {@code size} covers. */
    private static long extent(Convolution op, int side, long size) {
        return op.dilation().get(side) * (size - 1) + 1;
    }

    private static void checkGroups(Convolution op, long channels, String which) {
        if (op.groups() < 1 || channels % op.groups() != 0) {
            throw new ShapeException(
                    "%s: %d %s cannot be cut into %d groups"
                            .formatted(op.label(), channels, which, op.groups()));
        }
    }

    private static void images(Convolution op, List<TensorType> inputs) {
        Rules.floating(op.label(), inputs, inputs.size() == 3 ? 3 : 2);
        Rules.rank(op.label(), "an image or weight", inputs.get(0), 4);
        Rules.rank(op.label(), "an image or weight", inputs.get(1), 4);
    }

    private static void checkBias(Convolution op, List<TensorType> inputs, long channels) {
        if (inputs.size() == 3) {
            Rules.shape(op.label(), "the bias", Shape.of(channels), inputs.get(2));
        }
    }

    private static Cost products(Shape small, Shape weight, List<TensorType> in, TensorType out) {
        long each = weight.dims().subList(1, 4).stream().reduce(1L, (a, b) -> a * b);
        return Cost.of(2 * small.elements() * each, in, List.of(out));
    }

    private static int biasGradient(Gradient g) {
        return g.as(g.add(new Reduce.Sum(List.of(0, 2, 3), false), g.of(0)), g.input(2));
    }

    private static List<Integer> gradients(Gradient g, int dx, int dw) {
        List<Integer> all = new ArrayList<>(List.of(g.as(dx, g.input(0)), g.as(dw, g.input(1))));
        if (g.inputs() == 3) {
            all.add(biasGradient(g));
        }
        return all;
    }

    /** Starts from the bias of each channel, or from zero. */
    private static double[] biased(List<Tensor> in, Shape shape) {
        double[] sums = new double[Math.toIntExact(shape.elements())];
        long plane = shape.dim(2) * shape.dim(3);
        for (int i = 0; in.size() == 3 && i < sums.length; i++) {
            sums[i] = in.get(2).get(i / plane % shape.dim(1));
        }
        return sums;
    }

    private static List<Tensor> result(TensorType type, double[] sums) {
        return List.of(Tensor.generate(type.dtype(), type.shape(), i -> sums[(int) i]));
    }

    /** x [n, c, h, w] with a weight [o, c / groups, kh, kw] and an optional bias [o]. */
    record Conv2d(List<Long> stride, List<Long> padding, List<Long> dilation, long groups)
            implements Convolution {
        public Conv2d {
            stride = Windows.pair("conv2d", "stride", stride, 1);
            padding = Windows.pair("conv2d", "padding", padding, 0);
            dilation = Windows.pair("conv2d", "dilation", dilation, 1);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            images(this, inputs);
            Shape x = inputs.get(0).shape();
            Shape w = inputs.get(1).shape();
            checkGroups(this, w.dim(0), "output channels");
            if (x.dim(1) != w.dim(1) * groups) {
                throw new ShapeException(
                        "conv2d: channels differ: image %s (n, channels, h, w) x weight %s (out, in / groups, h, w) in %d groups"
                                .formatted(x, w, groups));
            }
            checkBias(this, inputs, w.dim(0));
            Shape y = x.with(1, w.dim(0));
            for (int side = 0; side < Windows.SIDES; side++) {
                int axis = Windows.HEIGHT + side;
                long extent = extent(this, side, w.dim(axis));
                long size = x.dim(axis);
                y =
                        y.with(
                                axis,
                                Windows.count(
                                        label(),
                                        size,
                                        extent,
                                        stride.get(side),
                                        padding.get(side)));
            }
            return List.of(new TensorType(Rules.accumulator(inputs), y, inputs.getFirst().shard()));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            TensorType y = outputs.getFirst();
            return products(y.shape(), inputs.get(1).shape(), inputs, y);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            Shape x = g.shape(g.input(0));
            Shape w = g.shape(g.input(1));
            Shape y = g.shape(g.of(0));
            List<Long> rest = new ArrayList<>();
            for (int side = 0; side < Windows.SIDES; side++) {
                int axis = Windows.HEIGHT + side;
                long reached =
                        (y.dim(axis) - 1) * stride.get(side) + extent(this, side, w.dim(axis));
                rest.add(x.dim(axis) + 2 * padding.get(side) - reached);
            }
            Op transposed = new ConvTranspose2d(stride, padding, dilation, groups, rest);
            List<Long> kernel = w.dims().subList(Windows.HEIGHT, 4);
            Op weights = new Conv2dWeightGrad(kernel, stride, padding, dilation, groups);
            return gradients(
                    g, g.add(transposed, g.of(0), g.input(1)), g.add(weights, g.input(0), g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            Tensor w = in.get(1);
            TensorType type = infer(Rules.types(in)).getFirst();
            Shape shape = type.shape();
            double[] y = biased(in, shape);
            Taps.each(
                    this,
                    x.shape(),
                    w.shape(),
                    shape,
                    (large, weight, small) -> y[(int) small] += x.get(large) * w.get(weight));
            return result(type, y);
        }
    }

    /**
     * The convolution backwards: x [n, i, h, w] with a weight [i, o / groups, kh, kw] and an
     * optional bias [o] makes the image that a convolution of that weight would have read.
     *
     * @param outputPadding rows and columns at the end that no window reaches
     */
    record ConvTranspose2d(
            List<Long> stride,
            List<Long> padding,
            List<Long> dilation,
            long groups,
            List<Long> outputPadding)
            implements Convolution {
        public ConvTranspose2d {
            stride = Windows.pair("conv_transpose2d", "stride", stride, 1);
            padding = Windows.pair("conv_transpose2d", "padding", padding, 0);
            dilation = Windows.pair("conv_transpose2d", "dilation", dilation, 1);
            outputPadding = Windows.pair("conv_transpose2d", "output_padding", outputPadding, 0);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            images(this, inputs);
            Shape x = inputs.get(0).shape();
            Shape w = inputs.get(1).shape();
            checkGroups(this, w.dim(0), "input channels");
            if (x.dim(1) != w.dim(0)) {
                throw new ShapeException(
                        "conv_transpose2d: channels differ: image %s (n, channels, h, w) x weight %s (in, out / groups, h, w)"
                                .formatted(x, w));
            }
            checkBias(this, inputs, w.dim(1) * groups);
            Shape y = x.with(1, w.dim(1) * groups);
            for (int side = 0; side < Windows.SIDES; side++) {
                int axis = Windows.HEIGHT + side;
                long size =
                        (x.dim(axis) - 1) * stride.get(side)
                                - 2 * padding.get(side)
                                + extent(this, side, w.dim(axis))
                                + outputPadding.get(side);
                if (size < 1) {
                    throw new ShapeException(
                            "conv_transpose2d: padding %s leaves nothing of image %s"
                                    .formatted(padding, x));
                }
                y = y.with(axis, size);
            }
            return List.of(new TensorType(Rules.accumulator(inputs), y, inputs.getFirst().shard()));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            Shape x = inputs.getFirst().shape();
            return products(x, inputs.get(1).shape(), inputs, outputs.getFirst());
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            Op forward = new Conv2d(stride, padding, dilation, groups);
            List<Long> kernel = g.shape(g.input(1)).dims().subList(Windows.HEIGHT, 4);
            Op weights = new Conv2dWeightGrad(kernel, stride, padding, dilation, groups);
            return gradients(
                    g, g.add(forward, g.of(0), g.input(1)), g.add(weights, g.of(0), g.input(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            Tensor w = in.get(1);
            TensorType type = infer(Rules.types(in)).getFirst();
            Shape shape = type.shape();
            double[] y = biased(in, shape);
            Taps.each(
                    this,
                    shape,
                    w.shape(),
                    x.shape(),
                    (large, weight, small) -> y[(int) large] += x.get(small) * w.get(weight));
            return result(type, y);
        }
    }

    /** The weight's gradient [o, c / groups, kh, kw] from the large and the small image. */
    record Conv2dWeightGrad(
            List<Long> kernel,
            List<Long> stride,
            List<Long> padding,
            List<Long> dilation,
            long groups)
            implements Convolution {
        public Conv2dWeightGrad {
            kernel = Windows.pair("conv2d_weight_grad", "kernel", kernel, 1);
            stride = Windows.pair("conv2d_weight_grad", "stride", stride, 1);
            padding = Windows.pair("conv2d_weight_grad", "padding", padding, 0);
            dilation = Windows.pair("conv2d_weight_grad", "dilation", dilation, 1);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 2);
            images(this, inputs);
            Shape large = inputs.get(0).shape();
            Shape small = inputs.get(1).shape();
            checkGroups(this, large.dim(1), "channels of the large image");
            checkGroups(this, small.dim(1), "channels of the small image");
            boolean fits = large.dim(0) == small.dim(0);
            for (int side = 0; fits && side < Windows.SIDES; side++) {
                int axis = Windows.HEIGHT + side;
                long extent = extent(this, side, kernel.get(side));
                fits =
                        small.dim(axis)
                                == Windows.count(
                                        label(),
                                        large.dim(axis),
                                        extent,
                                        stride.get(side),
                                        padding.get(side));
            }
            if (!fits) {
                throw new ShapeException(
                        "conv2d_weight_grad: windows of %s over %s do not make %s"
                                .formatted(kernel, large, small));
            }
            long perGroup = large.dim(1) / groups;
            Shape weight = Shape.of(small.dim(1), perGroup, kernel.get(0), kernel.get(1));
            return List.of(new TensorType(Rules.accumulator(inputs), weight));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            Shape small = inputs.get(1).shape();
            return products(small, outputs.getFirst().shape(), inputs, outputs.getFirst());
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            throw Rules.noSecondGradient(this);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            Tensor dy = in.get(1);
            TensorType type = infer(Rules.types(in)).getFirst();
            Shape shape = type.shape();
            double[] dw = new double[Math.toIntExact(shape.elements())];
            Taps.each(
                    this,
                    x.shape(),
                    shape,
                    dy.shape(),
                    (large, weight, small) -> dw[(int) weight] += x.get(large) * dy.get(small));
            return result(type, dw);
        }
    }
}
