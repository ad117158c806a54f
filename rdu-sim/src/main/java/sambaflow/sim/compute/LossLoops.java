package sambaflow.sim.compute;

import sambaflow.graph.Loss;
import sambaflow.tensor.ShapeException;

/** Kernels of the operators that compare a prediction with a target. */
final class LossLoops {
    private LossLoops() {}

    static Kernel kernel(Loss op, Operands o) {
        return switch (op) {
            case Loss.CrossEntropy loss ->
                    crossEntropy(
                            o.floats(0), o.integers(1), o.result(0), o.result(1), o.size(0, 1));
            case Loss.CrossEntropyGrad grad ->
                    crossEntropyGrad(
                            o.floats(0), o.floats(1), o.integers(2), o.result(), o.size(1, 1));
        };
    }

    private static Kernel crossEntropy(
            float[] x, long[] targets, float[] loss, float[] logProbabilities, int classes) {
        return () -> {
            double total = 0;
            for (int row = 0; row < targets.length; row++) {
                int from = row * classes;
                int target = target(targets, row, classes);
                float max = NormaliseLoops.largest(x, from, classes);
                double sum = 0;
                for (int i = from; i < from + classes; i++) {
                    sum += Math.exp((double) x[i] - max);
                }
                double logSum = max + Math.log(sum);
                for (int i = from; i < from + classes; i++) {
                    logProbabilities[i] = (float) (x[i] - logSum);
                }
                total += logSum - x[from + target];
            }
            loss[0] = (float) (total / targets.length);
        };
    }

    private static Kernel crossEntropyGrad(
            float[] dloss, float[] logProbabilities, long[] targets, float[] dx, int classes) {
        return () -> {
            double scale = (double) dloss[0] / targets.length;
            for (int row = 0; row < targets.length; row++) {
                int from = row * classes;
                for (int i = from; i < from + classes; i++) {
                    dx[i] = (float) (scale * Math.exp(logProbabilities[i]));
                }
                int hit = from + target(targets, row, classes);
                dx[hit] = (float) (scale * Math.expm1(logProbabilities[hit]));
            }
        };
    }

    private static int target(long[] targets, int row, int classes) {
        long target = targets[row];
        if (target < 0 || target >= classes) {
            throw new ShapeException(
                    "target %d of row %d is not a class; expected 0 to %d"
                            .formatted(target, row, classes - 1));
        }
        return (int) target;
    }
}
