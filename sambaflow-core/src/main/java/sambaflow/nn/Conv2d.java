package sambaflow.nn;

import sambaflow.graph.Convolution;
import sambaflow.graph.TensorType;
import sambaflow.tensor.Shape;

/** Convolution of images, with PyTorch's initial distribution: uniform within 1 / sqrt(fan in). */
public final class Conv2d extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final Convolution.Conv2d op;

    public Conv2d(long inChannels, long outChannels, long kernelSize) {
        this(inChannels, outChannels, kernelSize, 1, 0, true);
    }

    public Conv2d(
            long inChannels,
            long outChannels,
            long kernelSize,
            long stride,
            long padding,
            boolean bias) {
        this(inChannels, outChannels, kernelSize, stride, padding, 1, 1, bias);
    }

    /**
     * @param groups into how many independent convolutions the channels are divided
     */
    public Conv2d(
            long inChannels,
            long outChannels,
            long kernelSize,
            long stride,
            long padding,
            long dilation,
            long groups,
            boolean bias) {
        this.op =
                new Convolution.Conv2d(
                        Functional.square(stride),
                        Functional.square(padding),
                        Functional.square(dilation),
                        Channels.groups("conv2d", inChannels, outChannels, groups));
        long fanIn = inChannels / groups * kernelSize * kernelSize;
        Initialiser uniform = Initialiser.uniform(1 / StrictMath.sqrt(fanIn));
        TensorType type = TensorType.f32(outChannels, inChannels / groups, kernelSize, kernelSize);
        this.weight = new Parameter(type, uniform);
        this.bias = bias ? new Parameter(TensorType.f32(outChannels), uniform) : null;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        SambaTensor[] others = x.recorder().tensors(weight, bias);
        return x.apply(op, path(), path(), others).getFirst();
    }

    @Override
    protected String extraText() {
        Shape shape = weight.type().shape();
        return ConvolutionText.of(shape.dim(1) * op.groups(), shape.dim(0), shape)
                .plus("stride", op.stride())
                .unless("padding", op.padding(), 0)
                .unless("dilation", op.dilation(), 1)
                .end(op.groups(), bias != null);
    }
}
