package sambaflow.sim.compute;

import java.util.function.IntConsumer;
import sambaflow.graph.LogSoftmax;
import sambaflow.graph.Norm;
import sambaflow.graph.Normalise;

/** Kernels of the operators that scale a row by what all of it holds. */
final class NormaliseLoops {
    /** What an exponential costs, in operations. */
    private static final int EXP = 20;

    private final Rows rows;
    private final Team team;

    NormaliseLoops(Rows rows, Team team) {
        this.rows = rows;
        this.team = team;
    }

    Kernel kernel(Normalise op, Operands o) {
        return switch (op) {
            case Normalise.Softmax _ -> softmax(o.floats(0), o.result(), o.size(0, -1));
            case Normalise.SoftmaxGrad _ ->
                    softmaxGrad(o.floats(0), o.floats(1), o.result(), o.size(0, -1));
            case LogSoftmax _ -> logSoftmax(o.floats(0), o.result(), o.size(0, -1));
            case Norm norm -> NormLoops.kernel(norm, o);
        };
    }

    private Kernel softmax(float[] x, float[] y, int width) {
        return each(
                y.length,
                width,
                row -> {
                    float max = rows.largest(x, row, width);
                    double sum = rows.exps(x, row, width, max, y, row);
                    rows.scale(y, row, width, (float) (1 / sum));
                });
    }

    private Kernel logSoftmax(float[] x, float[] y, int width) {
        return each(
                y.length,
                width,
                row -> {
                    float max = rows.largest(x, row, width);
                    rows.less(x, row, width, max + Math.log(rows.sumOfExps(x, row, width, max)), y);
                });
    }

    private Kernel softmaxGrad(float[] dy, float[] y, float[] dx, int width) {
        return each(
                dx.length,
                width,
                row -> {
                    double dot = rows.dot(dy, y, row, width);
                    rows.softmaxSlope(dy, y, row, width, dot, dx);
                });
    }

    /** Does {@code body} for the beginning of each row. */
    private Kernel each(int size, int width, IntConsumer body) {
        Shares shares = Shares.of(width == 0 ? 0 : size / width, (long) EXP * size, team);
        return () ->
                team.run(
                        shares.parts(),
                        part -> {
                            for (int row = shares.from(part); row < shares.to(part); row++) {
                                body.accept(row * width);
                            }
                        });
    }
}
