package sambaflow.nn;

/** 1 / (1 + exp(-x)). */
public final class Sigmoid extends Module {
    @Override
    public SambaTensor forward(SambaTensor x) {
        return x.sigmoid();
    }
}
