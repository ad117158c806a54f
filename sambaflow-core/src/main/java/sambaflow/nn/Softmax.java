package sambaflow.nn;

/** Softmax along a dimension. */
public final class Softmax extends Module {
    private final int dim;

    public Softmax(int dim) {
        this.dim = dim;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return x.softmax(dim);
    }

    @Override
    protected String extraText() {
        return "dim=" + dim;
    }
}
