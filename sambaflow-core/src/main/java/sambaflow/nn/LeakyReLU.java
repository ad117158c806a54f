package sambaflow.nn;

/** x, or a small multiple of it where x is negative. */
public final class LeakyReLU extends Module {
    private final float negativeSlope;

    public LeakyReLU() {
        this(0.01f);
    }

    public LeakyReLU(float negativeSlope) {
        this.negativeSlope = negativeSlope;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return Functional.leakyRelu(x, negativeSlope);
    }

    @Override
    protected String extraText() {
        return "negative_slope=" + ModuleText.number(negativeSlope);
    }
}
