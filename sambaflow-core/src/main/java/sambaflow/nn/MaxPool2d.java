package sambaflow.nn;

import sambaflow.graph.Window;

/** The largest of each window of an image. */
public final class MaxPool2d extends Module {
    private final Window.MaxPool2d op;

    public MaxPool2d(long kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    public MaxPool2d(long kernelSize, long stride, long padding) {
        this.op =
                new Window.MaxPool2d(
                        Functional.square(kernelSize),
                        Functional.square(stride),
                        Functional.square(padding));
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return x.apply(op, path(), path()).getFirst();
    }

    @Override
    protected String extraText() {
        return "kernel_size=%d, stride=%d, padding=%d, dilation=1, ceil_mode=False"
                .formatted(op.kernel().getFirst(), op.stride().getFirst(), op.padding().getFirst());
    }
}
