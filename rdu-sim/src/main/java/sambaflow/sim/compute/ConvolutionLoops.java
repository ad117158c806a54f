package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Convolution;
import sambaflow.tensor.Shape;

/** Kernels of the convolutions: patches of one image and group at a time, and a matrix product. */
final class ConvolutionLoops {
    private final Gemm.Maker gemms;
    private final int images;
    private final int groups;
    private final int largeGroup;
    private final int weightGroup;
    private final int smallGroup;
    private final Patches patches;

    private ConvolutionLoops(
            Gemm.Maker gemms, Convolution op, Shape large, Shape weight, Shape small) {
        this.gemms = gemms;
        this.images = (int) small.dim(0);
        this.groups = Math.toIntExact(op.groups());
        this.largeGroup = (int) (weight.dim(1) * large.dim(2) * large.dim(3));
        this.weightGroup = (int) (weight.elements() / groups);
        this.smallGroup = (int) (small.dim(1) / groups * small.dim(2) * small.dim(3));
        this.patches = new Patches(op, large, weight, small);
    }

    static Kernel kernel(Convolution op, Operands o, Gemm.Maker gemms) {
        Shape result = o.resultShape();
        return switch (op) {
            case Convolution.Conv2d conv ->
                    new ConvolutionLoops(gemms, conv, o.shape(0), o.shape(1), result)
                            .forward(o, (int) (o.shape(1).dim(0) / conv.groups()));
            case Convolution.ConvTranspose2d conv ->
                    new ConvolutionLoops(gemms, conv, result, o.shape(1), o.shape(0))
                            .transposed(o, (int) (o.shape(1).dim(0) / conv.groups()));
            case Convolution.Conv2dWeightGrad conv ->
                    new ConvolutionLoops(gemms, conv, o.shape(0), result, o.shape(1))
                            .weights(o, (int) (result.dim(0) / conv.groups()));
        };
    }

    private Kernel forward(Operands o, int channels) {
        float[] x = o.floats(0);
        float[] w = o.floats(1);
        float[] y = o.result();
        Gemm gemm =
                gemms.of(Gemm.Size.of(channels, patches.windows(), patches.taps(), false, false));
        Runnable bias = bias(o);
        return () -> {
            bias.run();
            for (int i = 0; i < images * groups; i++) {
                patches.gather(x, i * largeGroup);
                gemm.add(w, i % groups * weightGroup, patches.matrix(), 0, y, i * smallGroup);
            }
        };
    }

    private Kernel transposed(Operands o, int channels) {
        float[] x = o.floats(0);
        float[] w = o.floats(1);
        float[] y = o.result();
        Gemm gemm =
                gemms.of(Gemm.Size.of(patches.taps(), patches.windows(), channels, true, false));
        Runnable bias = bias(o);
        return () -> {
            bias.run();
            for (int i = 0; i < images * groups; i++) {
                gemm.set(w, i % groups * weightGroup, x, i * smallGroup, patches.matrix(), 0);
                patches.scatter(y, i * largeGroup);
            }
        };
    }

    private Kernel weights(Operands o, int channels) {
        float[] x = o.floats(0);
        float[] dy = o.floats(1);
        float[] dw = o.result();
        Gemm gemm =
                gemms.of(Gemm.Size.of(channels, patches.taps(), patches.windows(), false, true));
        return () -> {
            Arrays.fill(dw, 0);
            for (int i = 0; i < images * groups; i++) {
                patches.gather(x, i * largeGroup);
                gemm.add(dy, i * smallGroup, patches.matrix(), 0, dw, i % groups * weightGroup);
            }
        };
    }

    /** Fills the result with the bias of each channel, or with zero. */
    private static Runnable bias(Operands o) {
        float[] y = o.result();
        if (o.in().size() == 2) {
            return () -> Arrays.fill(y, 0);
        }
        float[] bias = o.floats(2);
        Shape shape = o.resultShape();
        int plane = (int) (shape.dim(2) * shape.dim(3));
        return () -> {
            for (int i = 0; i * plane < y.length; i++) {
                Arrays.fill(y, i * plane, (i + 1) * plane, bias[i % bias.length]);
            }
        };
    }
}
