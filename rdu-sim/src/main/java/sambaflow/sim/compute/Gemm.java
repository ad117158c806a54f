package sambaflow.sim.compute;

import java.util.Arrays;

/**
 * C += A B in float32 for one size, either operand transposed.
 *
 * <p>Two ways, chosen by the sizes alone so that results never depend on anything else. Few results
 * from long rows are dot products, several at once. Otherwise rows of B are added into a row of C,
 * four at a time, which the JIT compiler turns into vector code; a transposed B is laid out anew
 * for that, which pays as soon as there are several rows.
 */
final class Gemm {
    /** Columns of C worked on at once: that part of C and of four rows of B stay in the cache. */
    private static final int STRIP = 1024;

    private static final int FEW_ROWS = 4;
    private static final int FEW_COLUMNS = 16;

    private final int rows;
    private final int columns;
    private final int inner;
    private final boolean transposeA;
    private final boolean transposeB;
    private final boolean dots;
    private final float[] packed;

    /** A is [rows, inner], B [inner, columns], before a transposition. */
    Gemm(int rows, int columns, int inner, boolean transposeA, boolean transposeB) {
        this.rows = rows;
        this.columns = columns;
        this.inner = inner;
        this.transposeA = transposeA;
        this.transposeB = transposeB;
        this.dots = !transposeA && transposeB && (rows < FEW_ROWS || columns < FEW_COLUMNS);
        this.packed = transposeB && !dots ? new float[Math.multiplyExact(inner, columns)] : null;
    }

    void clear(float[] c, int at) {
        Arrays.fill(c, at, at + rows * columns, 0);
    }

    void add(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        if (dots) {
            addDots(a, atA, b, atB, c, atC);
        } else if (transposeB) {
            pack(b, atB);
            addRows(a, atA, packed, 0, c, atC);
        } else {
            addRows(a, atA, b, atB, c, atC);
        }
    }

    private void pack(float[] b, int atB) {
        int block = 32;
        for (int k0 = 0; k0 < inner; k0 += block) {
            int k1 = Math.min(inner, k0 + block);
            for (int j = 0; j < columns; j++) {
                for (int k = k0; k < k1; k++) {
                    packed[k * columns + j] = b[atB + j * inner + k];
                }
            }
        }
    }

    private void addRows(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        int stepRow = transposeA ? 1 : inner;
        int stepInner = transposeA ? rows : 1;
        for (int strip = 0; strip < columns; strip += STRIP) {
            int n = Math.min(STRIP, columns - strip);
            int k = 0;
            for (; k < inner - 3; k += 4) {
                for (int row = 0; row < rows; row++) {
                    int i = atA + row * stepRow + k * stepInner;
                    addFour(
                            c,
                            atC + row * columns + strip,
                            b,
                            atB + k * columns + strip,
                            columns,
                            n,
                            a[i],
                            a[i + stepInner],
                            a[i + 2 * stepInner],
                            a[i + 3 * stepInner]);
                }
            }
            for (; k < inner; k++) {
                for (int row = 0; row < rows; row++) {
                    float scale = a[atA + row * stepRow + k * stepInner];
                    addOne(c, atC + row * columns + strip, b, atB + k * columns + strip, n, scale);
                }
            }
        }
    }

    private static void addFour(
            float[] c,
            int atC,
            float[] b,
            int atB,
            int next,
            int n,
            float s0,
            float s1,
            float s2,
            float s3) {
        int b1 = atB + next;
        int b2 = b1 + next;
        int b3 = b2 + next;
        for (int j = 0; j < n; j++) {
            c[atC + j] += s0 * b[atB + j] + s1 * b[b1 + j] + (s2 * b[b2 + j] + s3 * b[b3 + j]);
        }
    }

    private static void addOne(float[] c, int atC, float[] b, int atB, int n, float scale) {
        for (int j = 0; j < n; j++) {
            c[atC + j] += scale * b[atB + j];
        }
    }

    private void addDots(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        for (int row = 0; row < rows; row++) {
            int from = atA + row * inner;
            int into = atC + row * columns;
            int j = 0;
            for (; j < columns - 1; j += 2) {
                twoDots(a, from, b, atB + j * inner, c, into + j);
            }
            if (j < columns) {
                c[into + j] += oneDot(a, from, b, atB + j * inner);
            }
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
