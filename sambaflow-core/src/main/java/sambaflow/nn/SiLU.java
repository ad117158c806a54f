package sambaflow.nn;

/** x sigmoid(x), also known as swish. */
public final class SiLU extends Module {
    @Override
    public SambaTensor forward(SambaTensor x) {
        return Functional.silu(x);
    }
}
