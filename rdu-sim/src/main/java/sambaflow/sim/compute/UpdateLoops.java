package sambaflow.sim.compute;

import sambaflow.graph.Update;

/** Kernels of the optimizers. */
final class UpdateLoops {
    private UpdateLoops() {}

    static Kernel kernel(Update op, Operands o) {
        return switch (op) {
            case Update.Sgd sgd -> sgd(o);
        };
    }

    private static Kernel sgd(Operands o) {
        float[] p = o.floats(0);
        float[] g = o.floats(1);
        float[] buffer = o.floats(2);
        float[] lr = o.floats(3);
        float[] momentum = o.floats(4);
        float[] decay = o.floats(5);
        float[] updated = o.result(0);
        float[] next = o.result(1);
        return () -> {
            accumulate(p, g, buffer, momentum[0], decay[0], next);
            // The parameter moves by the buffer as it is stored.
            o.round(1);
            step(p, next, lr[0], updated);
        };
    }

    private static void accumulate(
            float[] p, float[] g, float[] buffer, float momentum, float decay, float[] next) {
        for (int i = 0; i < next.length; i++) {
            next[i] = momentum * buffer[i] + g[i] + decay * p[i];
        }
    }

    private static void step(float[] p, float[] next, float lr, float[] updated) {
        for (int i = 0; i < updated.length; i++) {
            updated[i] = p[i] - lr * next[i];
        }
    }
}
