package sambaflow.sim.compute;

import java.util.Arrays;

/**
 * Products of matrices in float32, for one size.
 *
 * <p>Where there are at least {@link #FEW_ROWS} rows, each element of C is summed along the shared
 * dimension with fused multiply-adds, one block of {@link #DEPTH} terms after the other, as the
 * libraries under PyTorch do. So results depend on the sizes alone: not on the number of threads.
 */
interface Gemm {
    /** Terms in a block; long chains of float32 sums lose more digits than the sum of blocks. */
    int DEPTH = 192;

    /** Fewer rows than this are products of a vector and a matrix, limited by memory. */
    int FEW_ROWS = 4;

    /** C = A B, for the matrices that begin at these places. */
    void set(float[] a, int atA, float[] b, int atB, float[] c, int atC);

    /** C += A B, for the matrices that begin at these places. */
    void add(float[] a, int atA, float[] b, int atB, float[] c, int atC);

    /**
     * The sizes of a product.
     *
     * @param rows of C
     * @param columns of C
     * @param inner terms of each sum
     * @param rowOfA elements from one row of A, as it lies in memory, to the next
     */
    record Size(
            int rows,
            int columns,
            int inner,
            boolean transposeA,
            boolean transposeB,
            int rowOfA,
            int rowOfB,
            int rowOfC) {
        /** A is [rows, inner], B [inner, columns], before a transposition; nothing in between. */
        static Size of(int rows, int columns, int inner, boolean transposeA, boolean transposeB) {
            return new Size(
                    rows,
                    columns,
                    inner,
                    transposeA,
                    transposeB,
                    transposeA ? rows : inner,
                    transposeB ? inner : columns,
                    columns);
        }

        /** As many rows of the same matrices. */
        Size withRows(int n) {
            return new Size(n, columns, inner, transposeA, transposeB, rowOfA, rowOfB, rowOfC);
        }

        /** As many columns of the same matrices. */
        Size withColumns(int n) {
            return new Size(rows, n, inner, transposeA, transposeB, rowOfA, rowOfB, rowOfC);
        }

        /** Where row {@code i} of op(A) begins. */
        int rowOfOperandA(int i) {
            return transposeA ? i : i * rowOfA;
        }

        /** Where column {@code j} of op(B) begins. */
        int columnOfOperandB(int j) {
            return transposeB ? j * rowOfB : j;
        }

        long operations() {
            return 2L * rows * columns * inner;
        }

        void clear(float[] c, int atC) {
            for (int row = 0; row < rows; row++) {
                Arrays.fill(c, atC + row * rowOfC, atC + row * rowOfC + columns, 0);
            }
        }
    }

    /** Makes products of one size; each is for one thread at a time. */
    @FunctionalInterface
    interface Maker {
        Gemm of(Size size);

        /** A product that a team works on. */
        default Gemm shared(Size size, Team team) {
            return SharedGemm.of(size, this, team);
        }
    }
}
