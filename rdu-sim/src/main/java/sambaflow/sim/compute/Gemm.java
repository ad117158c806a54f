package sambaflow.sim.compute;

import java.util.Arrays;

/**
 * C += A B in float32 for one size, either operand transposed.
 *
 * <p>The JIT compiler makes vector code of a loop over arrays only where all of them are indexed
 * alike, since otherwise a store might reach a later load. So the inner loops run over scratch
 * arrays from index 0: rows of B are packed there, and a row of C is summed up there. Which way is
 * taken depends on the sizes alone, so results never depend on anything else.
 *
 * <p>Each element of C is summed along the shared dimension with fused multiply-adds, one block
 * after the other, as the libraries under PyTorch do.
 */
final class Gemm {
    /** Columns of C and rows of B worked on at once: what is packed stays in the cache. */
    private static final int STRIP = 512;

    /** Terms in a block; long chains of float32 sums lose more digits than the sum of blocks. */
    private static final int DEPTH = 192;

    private static final int UNROLL = 8;
    private static final int FEW_ROWS = 4;

    private final int rows;
    private final int columns;
    private final int inner;
    private final boolean transposeA;
    private final boolean transposeB;
    private final boolean dots;
    private final float[][] packed;
    private final float[] sums;

    /** A is [rows, inner], B [inner, columns], before a transposition. */
    Gemm(int rows, int columns, int inner, boolean transposeA, boolean transposeB) {
        this.rows = rows;
        this.columns = columns;
        this.inner = inner;
        this.transposeA = transposeA;
        this.transposeB = transposeB;
        this.dots = !transposeA && transposeB && (rows < FEW_ROWS || columns < Dots.FEW_COLUMNS);
        int width = dots ? 0 : Math.min(STRIP, columns);
        this.packed = new float[dots ? 0 : Math.min(DEPTH, inner)][width];
        this.sums = new float[width];
    }

    void clear(float[] c, int at) {
        Arrays.fill(c, at, at + rows * columns, 0);
    }

    void add(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        if (dots) {
            for (int row = 0; row < rows; row++) {
                Dots.add(a, atA + row * inner, b, atB, inner, c, atC + row * columns, columns);
            }
            return;
        }
        for (int strip = 0; strip < columns; strip += STRIP) {
            int width = Math.min(STRIP, columns - strip);
            for (int k = 0; k < inner; k += DEPTH) {
                int depth = Math.min(DEPTH, inner - k);
                pack(b, atB, k, depth, strip, width);
                for (int row = 0; row < rows; row++) {
                    int into = atC + row * columns + strip;
                    Arrays.fill(sums, 0, width, 0);
                    addBlock(
                            a, atA + (transposeA ? k * rows + row : row * inner + k), depth, width);
                    addSums(c, into, width);
                }
            }
        }
    }

    private void pack(float[] b, int atB, int k0, int depth, int strip, int width) {
        if (!transposeB) {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(b, atB + (k0 + k) * columns + strip, packed[k], 0, width);
            }
            return;
        }
        // Eight columns at once: each cache line of the scratch is written while it is near.
        for (int j0 = 0; j0 < width; j0 += UNROLL) {
            int j1 = Math.min(width, j0 + UNROLL);
            for (int k = 0; k < depth; k++) {
                float[] row = packed[k];
                for (int j = j0; j < j1; j++) {
                    row[j] = b[atB + (strip + j) * inner + k0 + k];
                }
            }
        }
    }

    private void addBlock(float[] a, int from, int depth, int width) {
        int step = transposeA ? rows : 1;
        int k = 0;
        for (; k <= depth - UNROLL; k += UNROLL) {
            addEight(a, from + k * step, step, packed, k, sums, width);
        }
        for (; k < depth; k++) {
            addOne(a[from + k * step], packed[k], sums, width);
        }
    }

    private void addSums(float[] c, int into, int width) {
        for (int j = 0; j < width; j++) {
            c[into + j] += sums[j];
        }
    }

    private static void addEight(
            float[] a, int from, int step, float[][] b, int k, float[] sums, int width) {
        float a0 = a[from];
        float a1 = a[from + step];
        float a2 = a[from + 2 * step];
        float a3 = a[from + 3 * step];
        float a4 = a[from + 4 * step];
        float a5 = a[from + 5 * step];
        float a6 = a[from + 6 * step];
        float a7 = a[from + 7 * step];
        float[] b0 = b[k];
        float[] b1 = b[k + 1];
        float[] b2 = b[k + 2];
        float[] b3 = b[k + 3];
        float[] b4 = b[k + 4];
        float[] b5 = b[k + 5];
        float[] b6 = b[k + 6];
        float[] b7 = b[k + 7];
        for (int j = 0; j < width; j++) {
            float sum = Math.fma(a0, b0[j], sums[j]);
            sum = Math.fma(a1, b1[j], sum);
            sum = Math.fma(a2, b2[j], sum);
            sum = Math.fma(a3, b3[j], sum);
            sum = Math.fma(a4, b4[j], sum);
            sum = Math.fma(a5, b5[j], sum);
            sum = Math.fma(a6, b6[j], sum);
            sums[j] = Math.fma(a7, b7[j], sum);
        }
    }

    private static void addOne(float scale, float[] b, float[] sums, int width) {
        for (int j = 0; j < width; j++) {
            sums[j] = Math.fma(scale, b[j], sums[j]);
        }
    }
}
