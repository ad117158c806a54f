package sambaflow.nn;

/** log(1 + exp(x)). */
public final class Softplus extends Module {
    @Override
    public SambaTensor forward(SambaTensor x) {
        return Functional.softplus(x);
    }
}
