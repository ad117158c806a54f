package sambaflow.sim.compute;

import static sambaflow.tensor.DType.INT32;
import static sambaflow.tensor.DType.INT64;

import java.util.List;
import sambaflow.graph.Convolution;
import sambaflow.graph.Gather;
import sambaflow.graph.ScatterAdd;
import sambaflow.graph.Window;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** Convolutions, pools and indexed elements of many sizes, strides, paddings and groups. */
final class WindowSamples {
    private static final List<Long> ONE = List.of(1L, 1L);
    private static final List<Long> TWO = List.of(2L, 2L);
    private static final List<Long> NONE = List.of(0L, 0L);

    private final Samples samples;
    private final DType type;

    WindowSamples(Samples samples, DType type) {
        this.samples = samples;
        this.type = type;
    }

    void add() {
        conv(ONE, NONE, ONE, 1, Shape.of(2, 3, 7, 6), Shape.of(5, 3, 3, 3));
        conv(ONE, ONE, ONE, 1, Shape.of(3, 1, 28, 28), Shape.of(6, 1, 3, 3));
        conv(TWO, List.of(1L, 2L), ONE, 2, Shape.of(2, 4, 9, 8), Shape.of(6, 2, 3, 2));
        conv(List.of(3L, 1L), TWO, List.of(2L, 3L), 4, Shape.of(1, 4, 11, 9), Shape.of(4, 1, 2, 3));
        conv(TWO, NONE, ONE, 1, Shape.of(2, 8, 1, 1), Shape.of(3, 8, 1, 1));
        conv(ONE, List.of(4L, 4L), ONE, 1, Shape.of(1, 1, 2, 2), Shape.of(1, 1, 3, 3));
        pools();
        indexed();
    }

    private void conv(
            List<Long> stride,
            List<Long> padding,
            List<Long> dilation,
            long groups,
            Shape x,
            Shape w) {
        Convolution.Conv2d op = new Convolution.Conv2d(stride, padding, dilation, groups);
        samples.add(op, samples.normal(type, x), samples.normal(type, w));
        Sample biased =
                samples.add(
                        op,
                        samples.normal(type, x),
                        samples.normal(type, w),
                        samples.normal(type, w.dim(0)));
        Shape y = biased.expected().getFirst().shape();
        List<Long> kernel = w.dims().subList(2, 4);
        samples.add(
                new Convolution.Conv2dWeightGrad(kernel, stride, padding, dilation, groups),
                samples.normal(type, x),
                samples.normal(type, y));
        for (List<Long> rest : List.of(NONE, List.of(0L, 1L))) {
            samples.add(
                    new Convolution.ConvTranspose2d(stride, padding, dilation, groups, rest),
                    samples.normal(type, y),
                    samples.normal(type, w),
                    samples.normal(type, x.dim(1)));
        }
    }

    private void pools() {
        for (List<Long> padding : List.of(NONE, ONE)) {
            for (List<Long> stride : List.of(ONE, TWO, List.of(3L, 1L))) {
                List<Long> kernel = List.of(2L, 3L);
                Shape image = Shape.of(2, 3, 7, 8);
                samples.add(
                        new Window.MaxPool2d(kernel, stride, padding), samples.normal(type, image));
                for (boolean pad : List.of(true, false)) {
                    Sample pool =
                            samples.add(
                                    new Window.AvgPool2d(kernel, stride, padding, pad),
                                    samples.normal(type, image));
                    samples.add(
                            new Window.AvgPool2dGrad(kernel, stride, padding, pad, List.of(7L, 8L)),
                            samples.normal(type, pool.expected().getFirst().shape()));
                }
            }
        }
    }

    private void indexed() {
        samples.add(new Gather(1), samples.normal(type, 4, 6), samples.below(INT64, 6, 4, 3));
        samples.add(new Gather(0), samples.normal(type, 4, 6), samples.below(INT32, 4, 7, 5));
        samples.add(
                new Gather(-2), samples.normal(type, 2, 3, 4), samples.below(INT64, 3, 2, 5, 4));
        samples.add(new Gather(0), samples.below(INT64, 99, 5), samples.below(INT64, 5, 8));
        samples.add(
                new ScatterAdd(1, Shape.of(4, 6)),
                samples.normal(type, 4, 9),
                samples.below(INT64, 6, 4, 9));
        samples.add(
                new ScatterAdd(0, Shape.of(3, 4)),
                samples.normal(type, 5, 2),
                samples.below(INT64, 3, 5, 2));
    }
}
