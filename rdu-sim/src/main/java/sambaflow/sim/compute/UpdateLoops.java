package sambaflow.sim.compute;

import java.util.stream.IntStream;
import sambaflow.graph.Update;

/** Kernels of the optimizers and of other state. */
final class UpdateLoops {
    private UpdateLoops() {}

    static Kernel kernel(Update op, Operands o) {
        return switch (op) {
            case Update.Sgd _ -> plain(false, o);
            case Update.NesterovSgd _ -> plain(true, o);
            case Update.DampedSgd _ -> damped(o);
            case Update.AdamW adamW -> new AdamWLoops(adamW, o);
            case Update.SquareSum _ -> squareSum(o);
            case Update.ClipFactor _ -> clipFactor(o);
            case Update.RunningStatistics running -> runningStatistics(running, o);
        };
    }

    private static Kernel plain(boolean nesterov, Operands o) {
        SgdLoops loops = new SgdLoops(o, nesterov, 3);
        return () -> loops.run(1);
    }

    private static Kernel damped(Operands o) {
        SgdLoops loops = new SgdLoops(o, false, 4);
        long[] steps = o.integers(3);
        float[] momentum = o.floats(5);
        float[] dampening = o.floats(7);
        long[] counted = o.counted(2);
        return () -> {
            loops.run((float) Update.DampedSgd.share(steps[0], dampening[0]));
            counted[0] = Update.DampedSgd.counted(steps[0], momentum[0]);
        };
    }

    private static Kernel runningStatistics(Update.RunningStatistics op, Operands o) {
        float[] mean = o.floats(0);
        float[] variance = o.floats(1);
        long[] batches = o.integers(2);
        float[] batchMean = o.floats(3);
        float[] batchScale = o.floats(4);
        long[] training = o.integers(5);
        float[] newMean = o.result(0);
        float[] newVariance = o.result(1);
        long[] counted = o.counted(2);
        return () -> {
            boolean moves = training[0] != 0;
            for (int i = 0; i < mean.length; i++) {
                newMean[i] = moves ? (float) op.mean(mean[i], batchMean[i]) : mean[i];
                newVariance[i] =
                        moves ? (float) op.variance(variance[i], batchScale[i]) : variance[i];
            }
            counted[0] = batches[0] + training[0];
        };
    }

    private static Kernel squareSum(Operands o) {
        float[] x = o.floats(0);
        float[] sum = o.result();
        return () -> {
            double squares = 0;
            for (float value : x) {
                squares += (double) value * value;
            }
            sum[0] = (float) squares;
        };
    }

    private static Kernel clipFactor(Operands o) {
        float[] most = o.floats(0);
        float[][] parts =
                IntStream.range(1, o.in().size()).mapToObj(o::floats).toArray(float[][]::new);
        float[] factor = o.result();
        return () -> {
            double squares = 0;
            for (float[] part : parts) {
                squares += part[0];
            }
            factor[0] = (float) Update.ClipFactor.of(most[0], squares);
        };
    }
}
