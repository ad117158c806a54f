package sambaflow.nn;

/** x as it is. */
public final class Identity extends Module {
    @Override
    public SambaTensor forward(SambaTensor x) {
        return x;
    }
}
