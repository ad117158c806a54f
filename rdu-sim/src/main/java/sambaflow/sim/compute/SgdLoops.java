package sambaflow.sim.compute;

/** The loops of SGD: the momentum buffer first, then the parameter from it as it is stored. */
final class SgdLoops {
    private final Operands operands;
    private final boolean nesterov;
    private final float[] p;
    private final float[] g;
    private final float[] buffer;
    private final float[] lr;
    private final float[] momentum;
    private final float[] decay;
    private final float[] updated;
    private final float[] next;

    /**
     * @param scalars number of the first of the inputs lr, momentum, weight_decay
     */
    SgdLoops(Operands o, boolean nesterov, int scalars) {
        this.operands = o;
        this.nesterov = nesterov;
        p = o.floats(0);
        g = o.floats(1);
        buffer = o.floats(2);
        lr = o.floats(scalars);
        momentum = o.floats(scalars + 1);
        decay = o.floats(scalars + 2);
        updated = o.result(0);
        next = o.result(1);
    }

    /**
     * @param share of the gradient that goes into the buffer
     */
    void run(float share) {
        if (momentum[0] == 0) {
            if (next != buffer) {
                System.arraycopy(buffer, 0, next, 0, next.length);
            }
            alongGradient(lr[0], decay[0]);
            return;
        }
        accumulate(momentum[0], share, decay[0]);
        operands.round(1);
        if (nesterov) {
            ahead(lr[0], momentum[0], decay[0]);
        } else {
            alongBuffer(lr[0]);
        }
    }

    private void alongGradient(float rate, float loss) {
        for (int i = 0; i < updated.length; i++) {
            updated[i] = p[i] - rate * (g[i] + loss * p[i]);
        }
    }

    private void accumulate(float kept, float share, float loss) {
        for (int i = 0; i < next.length; i++) {
            next[i] = kept * buffer[i] + share * (g[i] + loss * p[i]);
        }
    }

    private void ahead(float rate, float kept, float loss) {
        for (int i = 0; i < updated.length; i++) {
            updated[i] = p[i] - rate * (g[i] + loss * p[i] + kept * next[i]);
        }
    }

    private void alongBuffer(float rate) {
        for (int i = 0; i < updated.length; i++) {
            updated[i] = p[i] - rate * next[i];
        }
    }
}
