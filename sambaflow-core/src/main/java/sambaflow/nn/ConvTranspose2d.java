package sambaflow.nn;

import sambaflow.graph.Convolution;
import sambaflow.graph.TensorType;
import sambaflow.tensor.Shape;

/** Transposed convolution of images, with PyTorch's initial distribution. */
public final class ConvTranspose2d extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final Convolution.ConvTranspose2d op;

    public ConvTranspose2d(long inChannels, long outChannels, long kernelSize, long stride) {
        this(inChannels, outChannels, kernelSize, stride, 0, 0, true);
    }

    /**
     * @param outputPadding rows and columns at the end that no window reaches
     */
    public ConvTranspose2d(
            long inChannels,
            long outChannels,
            long kernelSize,
            long stride,
            long padding,
            long outputPadding,
            boolean bias) {
        this.op =
                new Convolution.ConvTranspose2d(
                        Functional.square(stride),
                        Functional.square(padding),
                        Functional.square(1),
                        1,
                        Functional.square(outputPadding));
        // PyTorch takes the second dimension of the weight for the fan in, here as well.
        double fanIn = (double) outChannels * kernelSize * kernelSize;
        Initialiser uniform = Initialiser.uniform(1 / StrictMath.sqrt(fanIn));
        TensorType type = TensorType.f32(inChannels, outChannels, kernelSize, kernelSize);
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
        return ConvolutionText.of(shape.dim(0), shape.dim(1), shape)
                .plus("stride", op.stride())
                .unless("padding", op.padding(), 0)
                .unless("output_padding", op.outputPadding(), 0)
                .end(1, bias != null);
    }
}
