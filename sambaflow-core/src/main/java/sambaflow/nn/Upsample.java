package sambaflow.nn;

/** Each pixel of an image as a square of several rows and columns. */
public final class Upsample extends Module {
    private final long scaleFactor;

    public Upsample(long scaleFactor) {
        this.scaleFactor = scaleFactor;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return Functional.interpolateNearest(x, scaleFactor);
    }

    @Override
    protected String extraText() {
        return "scale_factor=%s, mode='nearest'".formatted(ModuleText.number(scaleFactor));
    }
}
