package sambaflow.sim.compute;

import sambaflow.graph.LogSoftmax;
import sambaflow.graph.Norm;
import sambaflow.graph.Normalise;

/** Kernels of the operators that scale a row by what all of it holds. */
final class NormaliseLoops {
    private NormaliseLoops() {}

    static Kernel kernel(Normalise op, Operands o) {
        return switch (op) {
            case Normalise.Softmax softmax -> softmax(o.floats(0), o.result(), o.size(0, -1));
            case Normalise.SoftmaxGrad grad ->
                    softmaxGrad(o.floats(0), o.floats(1), o.result(), o.size(0, -1));
            case LogSoftmax softmax -> logSoftmax(o.floats(0), o.result(), o.size(0, -1));
            case Norm norm -> NormLoops.kernel(norm, o);
        };
    }

    private static Kernel softmax(float[] x, float[] y, int width) {
        return () -> {
            for (int row = 0; row < y.length; row += width) {
                float max = largest(x, row, width);
                double sum = 0;
                for (int i = row; i < row + width; i++) {
                    double e = Math.exp((double) x[i] - max);
                    y[i] = (float) e;
                    sum += e;
                }
                double scale = 1 / sum;
                for (int i = row; i < row + width; i++) {
                    y[i] = (float) (y[i] * scale);
                }
            }
        };
    }

    private static Kernel logSoftmax(float[] x, float[] y, int width) {
        return () -> {
            for (int row = 0; row < y.length; row += width) {
                float max = largest(x, row, width);
                double sum = 0;
                for (int i = row; i < row + width; i++) {
                    sum += Math.exp((double) x[i] - max);
                }
                double logSum = max + Math.log(sum);
                for (int i = row; i < row + width; i++) {
                    y[i] = (float) (x[i] - logSum);
                }
            }
        };
    }

    static float largest(float[] x, int from, int width) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + width; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    private static Kernel softmaxGrad(float[] dy, float[] y, float[] dx, int width) {
        return () -> {
            for (int row = 0; row < dx.length; row += width) {
                double dot = 0;
                for (int i = row; i < row + width; i++) {
                    dot += (double) dy[i] * y[i];
                }
                for (int i = row; i < row + width; i++) {
                    dx[i] = (float) (y[i] * (dy[i] - dot));
                }
            }
        };
    }
}
