package sambaflow.nn;

/** log(1 + exp(x)). */
public final class Softplus extends Module {
    @Override
    public SambaTensor forward(SambaTensor x) {
        return Functional.softplus(x);
    }

    @Override
    protected String extraText() {
        return "beta=1.0, threshold=20.0";
    }
}
