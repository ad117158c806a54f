package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Loss;
import sambaflow.tensor.ShapeException;

/** Kernels of the operators that compare a prediction with a target. */
final class LossLoops {
    private LossLoops() {}

    static Kernel kernel(Loss op, Operands o) {
        return switch (op) {
            case Loss.CrossEntropy loss -> crossEntropy(loss, o);
            case Loss.CrossEntropyGrad grad -> crossEntropyGrad(grad, o);
        };
    }

    private static Kernel crossEntropy(Loss.CrossEntropy op, Operands o) {
        float[] x = o.floats(0);
        long[] targets = o.integers(1);
        float[] loss = o.result(0);
        float[] logProbabilities = o.result(1);
        int classes = o.size(0, 1);
        boolean apart = op.reduction() == Loss.Reduction.NONE;
        return () -> {
            double total = 0;
            int counted = 0;
            for (int row = 0; row < targets.length; row++) {
                int from = row * classes;
                double all = logProbabilities(x, from, classes, logProbabilities);
                double own = 0;
                if (targets[row] != op.ignoreIndex()) {
                    counted++;
                    int target = from + target(targets, row, classes);
                    own = smoothed(op.labelSmoothing(), -logProbabilities[target], all / classes);
                }
                total += own;
                if (apart) {
                    loss[row] = (float) own;
                }
            }
            if (!apart) {
                boolean mean = op.reduction() == Loss.Reduction.MEAN;
                loss[0] = (float) (mean ? total / counted : total);
            }
        };
    }

    private static double smoothed(float share, double own, double mean) {
        return share == 0 ? own : (1 - share) * own + share * mean;
    }

    /** Fills one row and returns minus its sum. */
    private static double logProbabilities(float[] x, int from, int classes, float[] result) {
        float max = NormaliseLoops.largest(x, from, classes);
        double sum = 0;
        for (int i = from; i < from + classes; i++) {
            sum += Math.exp((double) x[i] - max);
        }
        double logSum = max + Math.log(sum);
        double all = 0;
        for (int i = from; i < from + classes; i++) {
            result[i] = (float) (x[i] - logSum);
            all += logSum - x[i];
        }
        return all;
    }

    private static Kernel crossEntropyGrad(Loss.CrossEntropyGrad op, Operands o) {
        float[] dloss = o.floats(0);
        float[] logProbabilities = o.floats(1);
        long[] targets = o.integers(2);
        float[] dx = o.result();
        int classes = o.size(1, 1);
        double shared = (double) op.labelSmoothing() / classes;
        return () -> {
            double each = op.reduction() == Loss.Reduction.MEAN ? counted(targets, op) : 1;
            for (int row = 0; row < targets.length; row++) {
                int from = row * classes;
                if (targets[row] == op.ignoreIndex()) {
                    Arrays.fill(dx, from, from + classes, 0);
                    continue;
                }
                double scale = dloss[dloss.length == 1 ? 0 : row] / each;
                for (int i = from; i < from + classes; i++) {
                    dx[i] = (float) (scale * (Math.exp(logProbabilities[i]) - shared));
                }
                int hit = from + target(targets, row, classes);
                double less = Math.expm1(logProbabilities[hit]) + op.labelSmoothing() - shared;
                dx[hit] = (float) (scale * less);
            }
        };
    }

    private static long counted(long[] targets, Loss.CrossEntropyGrad op) {
        return Arrays.stream(targets).filter(t -> t != op.ignoreIndex()).count();
    }

    private static int target(long[] targets, int row, int classes) {
        long target = targets[row];
        if (target < 0 || target >= classes) {
            throw new ShapeException(
                    "target %d of row %d is not a class; expected 0 to %d; give the model as many outputs as there are classes, or correct the labels"
                            .formatted(target, row, classes - 1));
        }
        return (int) target;
    }
}
