package sambaflow.sim.compute;

import java.util.Arrays;

/**
 * Plain loops.
 *
 * <p>The JIT compiler makes vector code of a loop over arrays only where all of them are indexed
 * alike, since otherwise a store might reach a later load. So the inner loops run over scratch
 * arrays from index 0: rows of B are packed there, and a row of C is summed up there. Which way is
 * taken depends on the sizes alone, so results never depend on anything else.
 */
final class PlainGemm implements Gemm {
    /** Columns of C and rows of B worked on at once: what is packed stays in the cache. */
    private static final int STRIP = 512;

    private static final int UNROLL = 8;

    private final Size size;
    private final boolean dots;
    private final float[][] packed;
    private final float[] sums;

    PlainGemm(Size size) {
        this.size = size;
        this.dots =
                !size.transposeA()
                        && size.transposeB()
                        && (size.rows() < FEW_ROWS || size.columns() < Dots.FEW_COLUMNS);
        int width = dots ? 0 : Math.min(STRIP, size.columns());
        this.packed = new float[dots ? 0 : Math.min(DEPTH, size.inner())][width];
        this.sums = new float[width];
    }

    @Override
    public void set(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        size.clear(c, atC);
        add(a, atA, b, atB, c, atC);
    }

    @Override
    public void add(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        if (dots) {
            for (int row = 0; row < size.rows(); row++) {
                int into = atC + row * size.rowOfC();
                Dots.add(
                        a,
                        atA + row * size.rowOfA(),
                        b,
                        atB,
                        size.rowOfB(),
                        size.inner(),
                        c,
                        into,
                        size.columns());
            }
            return;
        }
        for (int strip = 0; strip < size.columns(); strip += STRIP) {
            int width = Math.min(STRIP, size.columns() - strip);
            for (int k = 0; k < size.inner(); k += DEPTH) {
                int depth = Math.min(DEPTH, size.inner() - k);
                pack(b, atB, k, depth, strip, width);
                int step = size.transposeA() ? size.rowOfA() : 1;
                for (int row = 0; row < size.rows(); row++) {
                    int into = atC + row * size.rowOfC() + strip;
                    Arrays.fill(sums, 0, width, 0);
                    addBlock(a, atA + size.rowOfOperandA(row) + k * step, depth, width);
                    addSums(c, into, width);
                }
            }
        }
    }

    private void pack(float[] b, int atB, int k0, int depth, int strip, int width) {
        int rowOfB = size.rowOfB();
        if (!size.transposeB()) {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(b, atB + (k0 + k) * rowOfB + strip, packed[k], 0, width);
            }
            return;
        }
        // Eight columns at once: each cache line of the scratch is written while it is near.
        for (int j0 = 0; j0 < width; j0 += UNROLL) {
            int j1 = Math.min(width, j0 + UNROLL);
            for (int k = 0; k < depth; k++) {
                float[] row = packed[k];
                for (int j = j0; j < j1; j++) {
                    row[j] = b[atB + (strip + j) * rowOfB + k0 + k];
                }
            }
        }
    }

    private void addBlock(float[] a, int from, int depth, int width) {
        int step = size.transposeA() ? size.rowOfA() : 1;
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
