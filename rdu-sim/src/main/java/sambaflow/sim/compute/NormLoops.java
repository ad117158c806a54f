package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Norm;

/** Kernels of the norms: two passes for the statistics, one for the result. */
final class NormLoops {
    private NormLoops() {}

    static Kernel kernel(Norm op, Operands o) {
        Norm.Layout layout = op.layout(o.shape(0));
        int step = Math.toIntExact(layout.statisticStep());
        int count = Math.toIntExact(layout.statistics());
        float[] x = o.floats(0);
        double[] mean = new double[count];
        double[] scale = new double[count];
        Kernel result = result(layout, o, mean, scale);
        Kernel measured = measured(op, x, step, mean, scale);
        Kernel known = op.tracked() ? known(o, mean, scale) : measured;
        long[] training =
                o.in().size() > Norm.TRAINING ? o.integers(Norm.TRAINING) : new long[] {0};
        return () -> {
            (training[0] == 0 ? known : measured).run();
            for (int i = 0; i < count; i++) {
                scale[i] = 1 / Math.sqrt(scale[i] + op.eps());
                o.result(1)[i] = (float) mean[i];
                o.result(2)[i] = (float) scale[i];
            }
            result.run();
        };
    }

    /** Mean and variance that the operator is given. */
    private static Kernel known(Operands o, double[] mean, double[] variance) {
        float[] givenMean = o.floats(3);
        float[] givenVariance = o.floats(4);
        return () -> {
            for (int i = 0; i < mean.length; i++) {
                mean[i] = givenMean[i];
                variance[i] = givenVariance[i];
            }
        };
    }

    /** Mean and variance of x. */
    private static Kernel measured(Norm op, float[] x, int step, double[] mean, double[] variance) {
        int count = mean.length;
        double each = (double) x.length / count;
        return () -> {
            Arrays.fill(mean, 0);
            Arrays.fill(variance, 0);
            for (int run = 0; op.centred() && run * step < x.length; run++) {
                mean[run % count] += sum(x, run * step, step) / each;
            }
            for (int run = 0; run * step < x.length; run++) {
                variance[run % count] += squares(x, run * step, step, mean[run % count]) / each;
            }
        };
    }

    private static double sum(float[] x, int from, int n) {
        double sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += x[i];
        }
        return sum;
    }

    private static double squares(float[] x, int from, int n, double mean) {
        double sum = 0;
        for (int i = from; i < from + n; i++) {
            double d = x[i] - mean;
            sum += d * d;
        }
        return sum;
    }

    private static Kernel result(Norm.Layout layout, Operands o, double[] mean, double[] scale) {
        int statisticStep = (int) layout.statisticStep();
        int weightStep = (int) layout.weightStep();
        int weights = (int) layout.weights();
        float[] x = o.floats(0);
        float[] y = o.result();
        float[] weight = o.in().size() > 1 ? o.floats(1) : filled(weights, 1);
        float[] bias = o.in().size() > 2 ? o.floats(2) : filled(weights, 0);
        return () -> {
            for (int run = 0; run * statisticStep < x.length; run++) {
                double m = mean[run % mean.length];
                double s = scale[run % mean.length];
                for (int i = run * statisticStep; i < (run + 1) * statisticStep; i++) {
                    int w = i / weightStep % weights;
                    y[i] = (float) ((x[i] - m) * s) * weight[w] + bias[w];
                }
            }
        };
    }

    private static float[] filled(int n, float value) {
        float[] values = new float[n];
        Arrays.fill(values, value);
        return values;
    }
}
