package sambaflow.nn;

import sambaflow.graph.Window;

/** The mean of each window of an image. */
public final class AvgPool2d extends Module {
    private final Window.AvgPool2d op;

    public AvgPool2d(long kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    public AvgPool2d(long kernelSize, long stride, long padding) {
        this.op =
                new Window.AvgPool2d(
                        Functional.square(kernelSize),
                        Functional.square(stride),
                        Functional.square(padding),
                        true);
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return x.apply(op, path(), path()).getFirst();
    }

    @Override
    protected String extraText() {
        return "kernel_size=%d, stride=%d, padding=%d"
                .formatted(op.kernel().getFirst(), op.stride().getFirst(), op.padding().getFirst());
    }
}
