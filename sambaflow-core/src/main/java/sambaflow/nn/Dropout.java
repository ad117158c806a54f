package sambaflow.nn;

import sambaflow.graph.Sampling;
import sambaflow.tensor.CounterRandom;

/** In training, zeroes each element with probability p and scales the rest; else nothing. */
public final class Dropout extends Module {
    private final float p;

    public Dropout(double p) {
        this.p = (float) p;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        if (!x.recorder().training()) {
            return x;
        }
        // The module's path is the stream, so that two dropouts never draw the same mask.
        long stream = CounterRandom.named(0, path()).stream();
        Sampling.Dropout dropout = new Sampling.Dropout(p, stream);
        return x.apply(dropout, path(), path(), x.recorder().counter()).getFirst();
    }
}
