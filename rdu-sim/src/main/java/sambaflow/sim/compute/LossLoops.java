package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Loss;
import sambaflow.tensor.ShapeException;

/** Kernels of the operators that compare a prediction with a target. */
final class LossLoops {
    /** What an exponential costs, in operations. */
    private static final int EXP = 20;

    private final Rows rows;
    private final Team team;

    LossLoops(Rows rows, Team team) {
        this.rows = rows;
        this.team = team;
    }

    Kernel kernel(Loss op, Operands o) {
        return switch (op) {
            case Loss.CrossEntropy loss -> crossEntropy(loss, o);
            case Loss.CrossEntropyGrad grad -> crossEntropyGrad(grad, o);
        };
    }

    private Kernel crossEntropy(Loss.CrossEntropy op, Operands o) {
        float[] x = o.floats(0);
        long[] targets = o.integers(1);
        float[] loss = o.result(0);
        float[] logProbabilities = o.result(1);
        int classes = o.size(0, 1);
        double[] own = new double[targets.length];
        boolean apart = op.reduction() == Loss.Reduction.NONE;
        Shares shares = Shares.of(targets.length, (long) EXP * x.length, team);
        return () -> {
            team.run(
                    shares.parts(),
                    part -> {
                        for (int row = shares.from(part); row < shares.to(part); row++) {
                            own[row] = own(op, x, targets, row, classes, logProbabilities);
                        }
                    });
            double total = 0;
            int counted = 0;
            for (int row = 0; row < targets.length; row++) {
                counted += targets[row] == op.ignoreIndex() ? 0 : 1;
                total += own[row];
                if (apart) {
                    loss[row] = (float) own[row];
                }
            }
            if (!apart) {
                boolean mean = op.reduction() == Loss.Reduction.MEAN;
                loss[0] = (float) (mean ? total / counted : total);
            }
        };
    }

    /** The loss of one row, whose logarithms of probabilities are stored. */
    private double own(
            Loss.CrossEntropy op, float[] x, long[] targets, int row, int classes, float[] result) {
        int from = row * classes;
        float max = rows.largest(x, from, classes);
        double logSum = max + Math.log(rows.sumOfExps(x, from, classes, max));
        rows.less(x, from, classes, logSum, result);
        if (targets[row] == op.ignoreIndex()) {
            return 0;
        }
        double loss = -result[from + target(targets, row, classes)];
        double share = op.labelSmoothing();
        return share == 0 ? loss : (1 - share) * loss + share * (logSum - mean(x, from, classes));
    }

    private static double mean(float[] x, int from, int n) {
        double sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += x[i];
        }
        return sum / n;
    }

    private Kernel crossEntropyGrad(Loss.CrossEntropyGrad op, Operands o) {
        float[] dloss = o.floats(0);
        float[] logProbabilities = o.floats(1);
        long[] targets = o.integers(2);
        float[] dx = o.result();
        int classes = o.size(1, 1);
        double shared = (double) op.labelSmoothing() / classes;
        Shares shares = Shares.of(targets.length, (long) EXP * dx.length, team);
        return () -> {
            double each = op.reduction() == Loss.Reduction.MEAN ? counted(targets, op) : 1;
            team.run(
                    shares.parts(),
                    part -> {
                        for (int row = shares.from(part); row < shares.to(part); row++) {
                            int from = row * classes;
                            if (targets[row] == op.ignoreIndex()) {
                                Arrays.fill(dx, from, from + classes, 0);
                                continue;
                            }
                            double scale = dloss[dloss.length == 1 ? 0 : row] / each;
                            rows.scaledExps(
                                    logProbabilities,
                                    from,
                                    classes,
                                    (float) scale,
                                    (float) shared,
                                    dx);
                            int hit = from + target(targets, row, classes);
                            double less =
                                    Math.expm1(logProbabilities[hit])
                                            + op.labelSmoothing()
                                            - shared;
                            dx[hit] = (float) (scale * less);
                        }
                    });
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
