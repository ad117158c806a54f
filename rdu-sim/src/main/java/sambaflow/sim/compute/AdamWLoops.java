package sambaflow.sim.compute;

import sambaflow.graph.Update;

/** AdamW's kernel: the means first, then the parameter from the means as they are stored. */
final class AdamWLoops implements Kernel {
    private final Update.AdamW op;
    private final Operands operands;
    private final float[] p;
    private final float[] g;
    private final float[] mean;
    private final float[] square;
    private final long[] steps;
    private final float[] lr;
    private final float[] decay;
    private final float[] updated;
    private final float[] nextMean;
    private final float[] nextSquare;
    private final long[] counted;

    AdamWLoops(Update.AdamW op, Operands o) {
        this.op = op;
        this.operands = o;
        p = o.floats(0);
        g = o.floats(1);
        mean = o.floats(2);
        square = o.floats(3);
        steps = o.integers(op.tensors());
        lr = o.floats(op.tensors() + 1);
        decay = o.floats(op.tensors() + 2);
        updated = o.result(0);
        nextMean = o.result(1);
        nextSquare = o.result(2);
        counted = o.counted(op.tensors() - 1);
    }

    @Override
    public void run() {
        long step = steps[0] + 1;
        mean((float) (1 - op.beta1()));
        operands.round(1);
        square((float) op.beta2(), (float) (1 - op.beta2()));
        operands.round(2);
        double kept = 1 - (double) lr[0] * decay[0];
        double size = lr[0] / Update.AdamW.correction(op.beta1(), step);
        double root = Math.sqrt(Update.AdamW.correction(op.beta2(), step));
        move(scale(), (float) kept, (float) size, (float) root, (float) op.eps());
        counted[0] = step;
    }

    private void mean(float share) {
        for (int i = 0; i < nextMean.length; i++) {
            nextMean[i] = mean[i] + share * (g[i] - mean[i]);
        }
    }

    private void square(float kept, float share) {
        for (int i = 0; i < nextSquare.length; i++) {
            nextSquare[i] = kept * square[i] + share * g[i] * g[i];
        }
    }

    /** The mean of squares to divide by. */
    private float[] scale() {
        if (!op.amsgrad()) {
            return nextSquare;
        }
        float[] largest = operands.floats(4);
        float[] nextLargest = operands.result(3);
        for (int i = 0; i < nextLargest.length; i++) {
            nextLargest[i] = Math.max(largest[i], nextSquare[i]);
        }
        return nextLargest;
    }

    private void move(float[] scale, float kept, float size, float root, float eps) {
        for (int i = 0; i < updated.length; i++) {
            float denominator = (float) Math.sqrt(scale[i]) / root + eps;
            updated[i] = p[i] * kept - size * (nextMean[i] / denominator);
        }
    }
}
