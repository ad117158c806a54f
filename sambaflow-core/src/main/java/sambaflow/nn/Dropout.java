package sambaflow.nn;

import sambaflow.graph.Sampling;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.ShapeException;

/** In runs that train, zeroes each element with probability p and scales the rest. */
public final class Dropout extends Module {
    private final float p;

    public Dropout(double p) {
        this.p = (float) p;
        if (!(this.p >= 0 && this.p < 1)) {
            throw new ShapeException("dropout: p must be in [0, 1), found " + p);
        }
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        if (p == 0 || !x.recorder().training()) {
            return x;
        }
        // A stream for each use: one module called twice must not draw the same mask twice.
        String use = path() + "#" + x.recorder().nextDraw();
        long stream = CounterRandom.named(0, use).stream();
        Sampling.Dropout dropout = new Sampling.Dropout(p, stream);
        SambaTensor counter = x.recorder().counter();
        return x.apply(dropout, path(), path(), counter, x.recorder().trainingFlag()).getFirst();
    }

    @Override
    protected String extraText() {
        return "p=%s, inplace=False".formatted(ModuleText.number(p));
    }
}
