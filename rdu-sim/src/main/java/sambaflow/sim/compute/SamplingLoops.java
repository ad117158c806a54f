package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Sampling;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;

/** Kernels of the operators that draw random numbers. */
final class SamplingLoops {
    private SamplingLoops() {}

    static Kernel kernel(Sampling op, Operands o) {
        return switch (op) {
            case Sampling.Dropout dropout -> dropout(dropout, o);
            case Sampling.StochasticCast cast -> cast(cast, o);
        };
    }

    private static Kernel dropout(Sampling.Dropout op, Operands o) {
        float[] x = o.floats(0);
        long[] counter = o.integers(1);
        long[] training = o.in().size() > 2 ? o.integers(2) : new long[] {1};
        float[] y = o.result(0);
        float[] factors = o.result(1);
        float exact = (float) (1 / (1 - (double) op.p()));
        boolean narrow = o.in().getFirst().type().dtype() == DType.BFLOAT16;
        float keep = narrow ? DType.roundToBfloat16(exact) : exact;
        return () -> {
            if (training[0] == 0) {
                Arrays.fill(factors, 1);
                System.arraycopy(x, 0, y, 0, y.length);
                return;
            }
            CounterRandom random = new CounterRandom(op.seed(), counter[0]);
            for (int i = 0; i < y.length; i++) {
                float factor = random.uniform(i) < op.p() ? 0 : keep;
                factors[i] = factor;
                y[i] = x[i] * factor;
            }
        };
    }

    private static Kernel cast(Sampling.StochasticCast op, Operands o) {
        float[] x = o.floats(0);
        long[] counter = o.integers(1);
        float[] y = o.result();
        return () -> {
            CounterRandom random = new CounterRandom(op.seed(), counter[0]);
            long drawn = -1;
            long bits = 0;
            for (int i = 0; i < y.length; i++) {
                long position = Sampling.StochasticCast.position(i);
                bits = position == drawn ? bits : random.bits(position);
                drawn = position;
                y[i] = Sampling.StochasticCast.round(x[i], bits, i);
            }
        };
    }
}
