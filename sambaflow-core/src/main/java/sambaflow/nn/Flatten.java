package sambaflow.nn;

/** Every dimension but the first as one. */
public final class Flatten extends Module {
    @Override
    public SambaTensor forward(SambaTensor x) {
        return x.flatten(1);
    }

    @Override
    protected String extraText() {
        return "start_dim=1, end_dim=-1";
    }
}
