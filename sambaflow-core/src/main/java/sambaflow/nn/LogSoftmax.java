package sambaflow.nn;

/** The logarithm of softmax along a dimension. */
public final class LogSoftmax extends Module {
    private final int dim;

    public LogSoftmax(int dim) {
        this.dim = dim;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return x.logSoftmax(dim);
    }

    @Override
    protected String extraText() {
        return "dim=" + dim;
    }
}
