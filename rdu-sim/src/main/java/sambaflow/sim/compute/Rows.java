package sambaflow.sim.compute;

/** What softmax and the losses ask of a row of numbers. */
interface Rows {
    /** The largest element; NaN if there is one. */
    float largest(float[] x, int from, int n);

    /** The sum of exp(x - shift). */
    double sumOfExps(float[] x, int from, int n, float shift);

    /** Stores exp(x - shift) and returns the sum. */
    double exps(float[] x, int from, int n, float shift, float[] y, int into);

    /** In place, y = y scale. */
    void scale(float[] y, int from, int n, float scale);

    /** y = scale (exp(x) - less). */
    void scaledExps(float[] x, int from, int n, float scale, float less, float[] y);

    /** y = x - less. */
    void less(float[] x, int from, int n, double less, float[] y);

    /** In place, p = p scale + added. */
    void scaleAndAdd(float[] p, int from, int n, float scale, float[] added);

    /** The sum of a b. */
    double dot(float[] a, float[] b, int from, int n);

    /** dx = y (dy - dot). */
    void softmaxSlope(float[] dy, float[] y, int from, int n, double dot, float[] dx);
}
