package sambaflow.sim.compute;

/** Rows in plain loops, with sums and exponentials in float64. */
final class PlainRows implements Rows {
    @Override
    public float largest(float[] x, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Override
    public double sumOfExps(float[] x, int from, int n, float shift) {
        double sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += Math.exp((double) x[i] - shift);
        }
        return sum;
    }

    @Override
    public double exps(float[] x, int from, int n, float shift, float[] y, int into) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double exp = Math.exp((double) x[from + i] - shift);
            y[into + i] = (float) exp;
            sum += exp;
        }
        return sum;
    }

    @Override
    public void scale(float[] y, int from, int n, float scale) {
        for (int i = from; i < from + n; i++) {
            y[i] = y[i] * scale;
        }
    }

    @Override
    public void scaledExps(float[] x, int from, int n, float scale, float less, float[] y) {
        for (int i = from; i < from + n; i++) {
            y[i] = (float) (scale * (Math.exp(x[i]) - less));
        }
    }

    @Override
    public void less(float[] x, int from, int n, double less, float[] y) {
        for (int i = from; i < from + n; i++) {
            y[i] = (float) (x[i] - less);
        }
    }

    @Override
    public void scaleAndAdd(float[] p, int from, int n, float scale, float[] added) {
        for (int i = from; i < from + n; i++) {
            p[i] = p[i] * scale + added[i];
        }
    }

    @Override
    public double dot(float[] a, float[] b, int from, int n) {
        double dot = 0;
        for (int i = from; i < from + n; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot;
    }

    @Override
    public void softmaxSlope(float[] dy, float[] y, int from, int n, double dot, float[] dx) {
        for (int i = from; i < from + n; i++) {
            dx[i] = (float) (y[i] * (dy[i] - dot));
        }
    }
}
