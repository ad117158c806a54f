package sambaflow.nn;

/** Means that make an image of a given number of rows and columns. */
public final class AdaptiveAvgPool2d extends Module {
    private final long outputSize;

    public AdaptiveAvgPool2d(long outputSize) {
        this.outputSize = outputSize;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return Functional.adaptiveAvgPool2d(x, outputSize);
    }

    @Override
    protected String extraText() {
        return "output_size=" + outputSize;
    }
}
