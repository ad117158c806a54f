package sambaflow.sim.compute;

/**
 * Few results from long rows: c[j] += sum over k of a[k] b[j, k].
 *
 * <p>Each row is cut into eight equal pieces side by side, padded with zeros; the products of the
 * pieces are added element by element, which the JIT compiler turns into vector code, and what is
 * left is summed at the end. Laying out B anew pays when it is used for several rows of A; else
 * plain dot products are taken two at a time.
 */
final class Dots {
    static final int FEW_COLUMNS = 16;

    private static final int PIECES = 8;

    private final int columns;
    private final int inner;
    private final int piece;
    private final boolean repacks;
    private final float[][][] packedB;
    private final float[][] packedA;
    private final float[] sums;

    Dots(int columns, int inner, boolean repacks) {
        this.columns = columns;
        this.inner = inner;
        this.repacks = repacks;
        this.piece = Math.ceilDiv(inner, PIECES);
        this.packedB = new float[repacks ? columns : 0][PIECES][piece];
        this.packedA = new float[PIECES][piece];
        this.sums = new float[piece];
    }

    void pack(float[] b, int atB) {
        for (int j = 0; j < packedB.length; j++) {
            cut(b, atB + j * inner, packedB[j]);
        }
    }

    private void cut(float[] row, int from, float[][] into) {
        for (int i = 0; i < PIECES; i++) {
            int start = Math.min(inner, i * piece);
            System.arraycopy(row, from + start, into[i], 0, Math.min(piece, inner - start));
        }
    }

    void add(float[] a, int atA, float[] b, int atB, float[] c, int into) {
        if (repacks) {
            cut(a, atA, packedA);
            for (int j = 0; j < columns; j++) {
                c[into + j] += dot(packedA, packedB[j], sums, piece);
            }
            return;
        }
        int j = 0;
        for (; j < columns - 1; j += 2) {
            twoDots(a, atA, b, atB + j * inner, c, into + j);
        }
        if (j < columns) {
            c[into + j] += oneDot(a, atA, b, atB + j * inner);
        }
    }

    private static float dot(float[][] a, float[][] b, float[] sums, int n) {
        products(a, b, sums, n);
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            s0 += sums[i];
            s1 += sums[i + 1];
            s2 += sums[i + 2];
            s3 += sums[i + 3];
        }
        for (; i < n; i++) {
            s0 += sums[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    private static void products(float[][] a, float[][] b, float[] sums, int n) {
        float[] a0 = a[0];
        float[] a1 = a[1];
        float[] a2 = a[2];
        float[] a3 = a[3];
        float[] a4 = a[4];
        float[] a5 = a[5];
        float[] a6 = a[6];
        float[] a7 = a[7];
        float[] b0 = b[0];
        float[] b1 = b[1];
        float[] b2 = b[2];
        float[] b3 = b[3];
        float[] b4 = b[4];
        float[] b5 = b[5];
        float[] b6 = b[6];
        float[] b7 = b[7];
        for (int i = 0; i < n; i++) {
            sums[i] =
                    ((a0[i] * b0[i] + a1[i] * b1[i]) + (a2[i] * b2[i] + a3[i] * b3[i]))
                            + ((a4[i] * b4[i] + a5[i] * b5[i]) + (a6[i] * b6[i] + a7[i] * b7[i]));
        }
    }

    private void twoDots(float[] a, int atA, float[] b, int atB, float[] c, int into) {
        int next = atB + inner;
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

    private float oneDot(float[] a, int atA, float[] b, int atB) {
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
