package sambaflow.nn;

/** Gelu, exact by the error function. */
public final class GELU extends Module {
    @Override
    public SambaTensor forward(SambaTensor x) {
        return Functional.gelu(x);
    }
}
