package sambaflow.graph;

import static sambaflow.graph.OperatorSamples.bf16;
import static sambaflow.graph.OperatorSamples.ids;
import static sambaflow.graph.OperatorSamples.signed;

import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Samples of convolutions, pools and what is found by an index. */
final class WindowSamples {
    private static final List<Long> ONE = List.of(1L, 1L);
    private static final List<Long> NONE = List.of(0L, 0L);

    private WindowSamples() {}

    static void add(List<Sample> all) {
        convolutions(all);
        pools(all);
        indexed(all);
    }

    private static void convolutions(List<Sample> all) {
        Op plain = new Convolution.Conv2d(ONE, NONE, ONE, 1);
        all.add(Sample.numeric(plain, signed(2, 2, 4, 5), signed(3, 2, 3, 2), signed(3)));
        all.add(Sample.types(plain, bf16(signed(1, 2, 3, 3)), bf16(signed(3, 2, 2, 2)), signed(3)));
        Op odd = new Convolution.Conv2d(List.of(2L, 1L), List.of(1L, 2L), List.of(1L, 2L), 2);
        all.add(Sample.numeric(odd, signed(1, 4, 5, 4), signed(2, 2, 3, 2)));
        Op back = new Convolution.ConvTranspose2d(ONE, NONE, ONE, 1, NONE);
        all.add(Sample.numeric(back, signed(2, 2, 2, 3), signed(2, 3, 2, 2), signed(3)));
        Op oddBack =
                new Convolution.ConvTranspose2d(
                        List.of(3L, 2L), List.of(1L, 0L), List.of(1L, 2L), 2, List.of(2L, 1L));
        all.add(Sample.numeric(oddBack, signed(1, 4, 2, 2), signed(4, 1, 3, 2)));
        all.add(Sample.types(oddBack, bf16(signed(1, 4, 2, 2)), signed(4, 1, 3, 2)));
        Op weight = new Convolution.Conv2dWeightGrad(List.of(3L, 2L), ONE, NONE, ONE, 1);
        all.add(Sample.unsupported(weight, signed(2, 2, 4, 5), signed(2, 3, 2, 4)));
    }

    private static void pools(List<Sample> all) {
        List<Long> two = List.of(2L, 2L);
        // All different and far apart, so that no step of a difference changes the largest.
        Tensor apart = Tensor.generate(DType.FLOAT32, Shape.of(1, 2, 4, 4), i -> i * 7 % 32 - 9);
        all.add(Sample.numeric(new Window.MaxPool2d(two, two, NONE), apart));
        all.add(Sample.numeric(new Window.MaxPool2d(List.of(3L, 2L), ONE, ONE), apart));
        all.add(Sample.types(new Window.MaxPool2d(two, two, NONE), bf16(signed(1, 1, 2, 2))));
        for (boolean pad : new boolean[] {true, false}) {
            Op avg = new Window.AvgPool2d(List.of(3L, 2L), two, ONE, pad);
            all.add(Sample.numeric(avg, signed(1, 2, 4, 5)));
            all.add(Sample.types(avg, bf16(signed(1, 1, 4, 4))));
            Op grad = new Window.AvgPool2dGrad(List.of(3L, 2L), two, ONE, pad, List.of(4L, 5L));
            all.add(Sample.numeric(grad, signed(1, 2, 2, 3)));
        }
    }

    private static void indexed(List<Sample> all) {
        all.add(Sample.numeric(new Gather(1), signed(3, 4), ids(4, 3, 2)));
        all.add(Sample.numeric(new Gather(-2), signed(3, 4, 2), ids(3, 3, 5, 2)));
        all.add(Sample.types(new Gather(0), ids(9, 4), ids(4, 7)));
        all.add(Sample.numeric(new ScatterAdd(1, Shape.of(3, 4)), signed(3, 2), ids(4, 3, 2)));
        all.add(Sample.types(new ScatterAdd(0, Shape.of(4)), bf16(signed(7)), ids(4, 7)));
    }
}
