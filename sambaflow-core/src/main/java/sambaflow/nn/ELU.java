package sambaflow.nn;

/** x, or alpha (exp(x) - 1) where x is negative. */
public final class ELU extends Module {
    private final float alpha;

    public ELU() {
        this(1);
    }

    public ELU(float alpha) {
        this.alpha = alpha;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return Functional.elu(x, alpha);
    }

    @Override
    protected String extraText() {
        return "alpha=" + ModuleText.number(alpha);
    }
}
