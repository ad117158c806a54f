package sambaflow.sim.compute;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products in vector registers: tiles of six rows and two vectors of C are summed up while strips
 * of B, packed as the tiles read them, pass by.
 */
final class VectorGemm implements Gemm {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;
    private static final int ROWS = 6;

    /** Columns of B that are packed at once, which then stay in the second cache. */
    private static final int STRIP = 256;

    /** Rows of A that all panels of a strip are multiplied with before the next rows. */
    private static final int CHUNK = 96;

    private final Size size;
    private final int rows;
    private final int columns;
    private final int inner;
    private final boolean transposeB;
    private final int rowOfB;
    private final int rowOfC;
    private final int stepRow;
    private final int stepTerm;
    private final float[] packed;
    private final float[] packedA;
    private final float[] tile = new float[ROWS * WIDTH];

    /** The way for this size. */
    static Gemm of(Size size) {
        return size.rows() < FEW_ROWS && !size.transposeA()
                ? new VectorDots(size)
                : new VectorGemm(size);
    }

    private VectorGemm(Size size) {
        this.size = size;
        this.rows = size.rows();
        this.columns = size.columns();
        this.inner = size.inner();
        this.transposeB = size.transposeB();
        this.rowOfB = size.rowOfB();
        this.rowOfC = size.rowOfC();
        this.stepRow = size.transposeA() ? 1 : size.rowOfA();
        this.stepTerm = size.transposeA() ? size.rowOfA() : 1;
        this.packed = new float[Math.min(DEPTH, inner) * padded(Math.min(STRIP, columns))];
        this.packedA = new float[Math.min(DEPTH, inner) * Math.min(CHUNK, rows)];
    }

    private static int padded(int width) {
        return Math.ceilDiv(width, WIDTH) * WIDTH;
    }

    @Override
    public void set(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        // Tiles that either set or add would be one loop with a branch, which is compiled badly.
        size.clear(c, atC);
        add(a, atA, b, atB, c, atC);
    }

    @Override
    public void add(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        for (int strip = 0; strip < columns; strip += STRIP) {
            int width = Math.min(STRIP, columns - strip);
            for (int k = 0; k < inner; k += DEPTH) {
                int depth = Math.min(DEPTH, inner - k);
                pack(b, atB, k, depth, strip, width);
                for (int row = 0; row < rows; row += CHUNK) {
                    int height = Math.min(CHUNK, rows - row);
                    int from = atA + row * stepRow + k * stepTerm;
                    packA(a, from, height, depth);
                    panels(height, depth, width, c, atC + row * rowOfC + strip);
                }
            }
        }
    }

    private void pack(float[] b, int atB, int k0, int depth, int strip, int width) {
        for (int j = 0; j < width; j += WIDTH) {
            int n = Math.min(WIDTH, width - j);
            int to = j * depth;
            if (transposeB) {
                packTransposed(b, atB + (strip + j) * rowOfB + k0, depth, n, to);
            } else {
                packRows(b, atB + k0 * rowOfB + strip + j, depth, n, to);
            }
        }
    }

    private void packRows(float[] b, int from, int depth, int n, int to) {
        for (int k = 0; k < depth; k++) {
            int row = to + k * WIDTH;
            if (n == WIDTH) {
                FloatVector.fromArray(SPECIES, b, from + k * rowOfB).intoArray(packed, row);
                FloatVector.fromArray(SPECIES, b, from + k * rowOfB + LANES)
                        .intoArray(packed, row + LANES);
            } else {
                System.arraycopy(b, from + k * rowOfB, packed, row, n);
                Arrays.fill(packed, row + n, row + WIDTH, 0);
            }
        }
    }

    private void packTransposed(float[] b, int from, int depth, int n, int to) {
        for (int j = 0; j < n; j++) {
            int row = from + j * rowOfB;
            for (int k = 0; k < depth; k++) {
                packed[to + k * WIDTH + j] = b[row + k];
            }
        }
        for (int j = n; j < WIDTH; j++) {
            for (int k = 0; k < depth; k++) {
                packed[to + k * WIDTH + j] = 0;
            }
        }
    }

    /** Six rows at a time, term by term; what is left row by row. */
    private void packA(float[] a, int from, int height, int depth) {
        int i = 0;
        for (; i <= height - ROWS; i += ROWS) {
            int to = i * depth;
            int at = from + i * stepRow;
            for (int k = 0; k < depth; k++) {
                packedA[to] = a[at];
                packedA[to + 1] = a[at + stepRow];
                packedA[to + 2] = a[at + 2 * stepRow];
                packedA[to + 3] = a[at + 3 * stepRow];
                packedA[to + 4] = a[at + 4 * stepRow];
                packedA[to + 5] = a[at + 5 * stepRow];
                to += ROWS;
                at += stepTerm;
            }
        }
        for (; i < height; i++) {
            int to = i * depth;
            int at = from + i * stepRow;
            for (int k = 0; k < depth; k++) {
                packedA[to + k] = a[at + k * stepTerm];
            }
        }
    }

    private void panels(int height, int depth, int width, float[] c, int into) {
        for (int j = 0; j < width; j += WIDTH) {
            if (width - j >= WIDTH) {
                whole(height, depth, j * depth, c, into + j);
            } else {
                part(height, depth, j * depth, c, into + j, width - j);
            }
        }
    }

    private void whole(int height, int depth, int panel, float[] c, int into) {
        int i = 0;
        for (; i <= height - ROWS; i += ROWS) {
            six(packedA, i * depth, depth, packed, panel, c, into + i * rowOfC, rowOfC);
        }
        for (; i < height; i++) {
            one(packedA, i * depth, depth, packed, panel, c, into + i * rowOfC);
        }
    }

    private void part(int height, int depth, int panel, float[] c, int into, int n) {
        int i = 0;
        for (; i <= height - ROWS; i += ROWS) {
            Arrays.fill(tile, 0);
            six(packedA, i * depth, depth, packed, panel, tile, 0, WIDTH);
            for (int r = 0; r < ROWS; r++) {
                addTile(r * WIDTH, c, into + (i + r) * rowOfC, n);
            }
        }
        for (; i < height; i++) {
            Arrays.fill(tile, 0, WIDTH, 0);
            one(packedA, i * depth, depth, packed, panel, tile, 0);
            addTile(0, c, into + i * rowOfC, n);
        }
    }

    private void addTile(int at, float[] c, int into, int n) {
        for (int j = 0; j < n; j++) {
            c[into + j] += tile[at + j];
        }
    }

    private static void six(
            float[] a, int from, int depth, float[] b, int panel, float[] c, int into, int rowOfC) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s40 = s00;
        FloatVector s41 = s00;
        FloatVector s50 = s00;
        FloatVector s51 = s00;
        int at = from;
        int to = panel + depth * WIDTH;
        for (int p = panel; p < to; p += WIDTH) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, p);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, p + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[at + 1]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[at + 2]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[at + 3]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            x = FloatVector.broadcast(SPECIES, a[at + 4]);
            s40 = x.fma(b0, s40);
            s41 = x.fma(b1, s41);
            x = FloatVector.broadcast(SPECIES, a[at + 5]);
            s50 = x.fma(b0, s50);
            s51 = x.fma(b1, s51);
            at += ROWS;
        }
        store(c, into, s00, s01);
        store(c, into + rowOfC, s10, s11);
        store(c, into + 2 * rowOfC, s20, s21);
        store(c, into + 3 * rowOfC, s30, s31);
        store(c, into + 4 * rowOfC, s40, s41);
        store(c, into + 5 * rowOfC, s50, s51);
    }

    private static void one(
            float[] a, int from, int depth, float[] b, int panel, float[] c, int into) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        int at = from;
        int to = panel + depth * WIDTH;
        for (int p = panel; p < to; p += WIDTH) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            s0 = x.fma(FloatVector.fromArray(SPECIES, b, p), s0);
            s1 = x.fma(FloatVector.fromArray(SPECIES, b, p + LANES), s1);
            at++;
        }
        store(c, into, s0, s1);
    }

    private static void store(float[] c, int at, FloatVector s0, FloatVector s1) {
        FloatVector.fromArray(SPECIES, c, at).add(s0).intoArray(c, at);
        FloatVector.fromArray(SPECIES, c, at + LANES).add(s1).intoArray(c, at + LANES);
    }
}
