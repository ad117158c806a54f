package sambaflow.sim.compute;

/**
 * Few results from long rows: c[j] += sum over k of a[k] b[j, k].
 *
 * <p>Two results at a time, each in four sums that do not wait for one another.
 */
final class Dots {
    static final int FEW_COLUMNS = 16;

    private Dots() {}

    static void add(
            float[] a,
            int atA,
            float[] b,
            int atB,
            int rowOfB,
            int inner,
            float[] c,
            int into,
            int columns) {
        int j = 0;
        for (; j < columns - 1; j += 2) {
            two(a, atA, b, atB + j * rowOfB, rowOfB, inner, c, into + j);
        }
        if (j < columns) {
            c[into + j] += one(a, atA, b, atB + j * rowOfB, inner);
        }
    }

    private static void two(
            float[] a, int atA, float[] b, int atB, int rowOfB, int inner, float[] c, int into) {
        int next = atB + rowOfB;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float t0 = 0;
        float t1 = 0;
        float t2 = 0;
        float t3 = 0;
        int k = 0;
        for (; k < inner - 3; k += 4) {
            float a0 = a[atA + k];
            float a1 = a[atA + k + 1];
            float a2 = a[atA + k + 2];
            float a3 = a[atA + k + 3];
            s0 += a0 * b[atB + k];
            s1 += a1 * b[atB + k + 1];
            s2 += a2 * b[atB + k + 2];
            s3 += a3 * b[atB + k + 3];
            t0 += a0 * b[next + k];
            t1 += a1 * b[next + k + 1];
            t2 += a2 * b[next + k + 2];
            t3 += a3 * b[next + k + 3];
        }
        for (; k < inner; k++) {
            s0 += a[atA + k] * b[atB + k];
            t0 += a[atA + k] * b[next + k];
        }
        c[into] += s0 + s1 + (s2 + s3);
        c[into + 1] += t0 + t1 + (t2 + t3);
    }

    private static float one(float[] a, int atA, float[] b, int atB, int inner) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int k = 0;
        for (; k < inner - 3; k += 4) {
            s0 += a[atA + k] * b[atB + k];
            s1 += a[atA + k + 1] * b[atB + k + 1];
            s2 += a[atA + k + 2] * b[atB + k + 2];
            s3 += a[atA + k + 3] * b[atB + k + 3];
        }
        for (; k < inner; k++) {
            s0 += a[atA + k] * b[atB + k];
        }
        return s0 + s1 + (s2 + s3);
    }
}
