package sambaflow.sim.compute;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Few rows times a matrix: each element of B is used once or twice, so that nothing is packed and B
 * is read in the order in which it lies in memory.
 */
final class VectorDots implements Gemm {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int UNROLL = 4;

    private final Size size;

    VectorDots(Size size) {
        this.size = size;
    }

    @Override
    public void set(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        size.clear(c, atC);
        add(a, atA, b, atB, c, atC);
    }

    @Override
    public void add(float[] a, int atA, float[] b, int atB, float[] c, int atC) {
        for (int row = 0; row < size.rows(); row++) {
            int from = atA + row * size.rowOfA();
            int into = atC + row * size.rowOfC();
            if (size.transposeB()) {
                dots(a, from, b, atB, c, into);
            } else {
                sums(a, from, b, atB, c, into);
            }
        }
    }

    private void dots(float[] a, int from, float[] b, int atB, float[] c, int into) {
        for (int j = 0; j < size.columns(); j++) {
            c[into + j] += dot(a, from, b, atB + j * size.rowOfB(), size.inner());
        }
    }

    private static float dot(float[] a, int atA, float[] b, int atB, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int k = 0;
        for (; k <= n - UNROLL * LANES; k += UNROLL * LANES) {
            s0 = term(a, atA + k, b, atB + k, s0);
            s1 = term(a, atA + k + LANES, b, atB + k + LANES, s1);
            s2 = term(a, atA + k + 2 * LANES, b, atB + k + 2 * LANES, s2);
            s3 = term(a, atA + k + 3 * LANES, b, atB + k + 3 * LANES, s3);
        }
        for (; k <= n - LANES; k += LANES) {
            s0 = term(a, atA + k, b, atB + k, s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
        for (; k < n; k++) {
            sum = Math.fma(a[atA + k], b[atB + k], sum);
        }
        return sum;
    }

    private static FloatVector term(float[] a, int atA, float[] b, int atB, FloatVector sum) {
        return FloatVector.fromArray(SPECIES, a, atA)
                .fma(FloatVector.fromArray(SPECIES, b, atB), sum);
    }

    private void sums(float[] a, int from, float[] b, int atB, float[] c, int into) {
        int k = 0;
        for (; k <= size.inner() - UNROLL; k += UNROLL) {
            four(a, from + k, b, atB + k * size.rowOfB(), size.rowOfB(), c, into, size.columns());
        }
        for (; k < size.inner(); k++) {
            one(a[from + k], b, atB + k * size.rowOfB(), c, into, size.columns());
        }
    }

    private static void four(
            float[] a, int from, float[] b, int atB, int rowOfB, float[] c, int into, int n) {
        float a0 = a[from];
        float a1 = a[from + 1];
        float a2 = a[from + 2];
        float a3 = a[from + 3];
        int b1 = atB + rowOfB;
        int b2 = b1 + rowOfB;
        int b3 = b2 + rowOfB;
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, c, into + j);
            sum = FloatVector.fromArray(SPECIES, b, atB + j).fma(broadcast(a0), sum);
            sum = FloatVector.fromArray(SPECIES, b, b1 + j).fma(broadcast(a1), sum);
            sum = FloatVector.fromArray(SPECIES, b, b2 + j).fma(broadcast(a2), sum);
            sum = FloatVector.fromArray(SPECIES, b, b3 + j).fma(broadcast(a3), sum);
            sum.intoArray(c, into + j);
        }
        for (; j < n; j++) {
            float sum = Math.fma(a0, b[atB + j], c[into + j]);
            sum = Math.fma(a1, b[b1 + j], sum);
            sum = Math.fma(a2, b[b2 + j], sum);
            c[into + j] = Math.fma(a3, b[b3 + j], sum);
        }
    }

    private static FloatVector broadcast(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    private static void one(float x, float[] b, int atB, float[] c, int into, int n) {
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector.fromArray(SPECIES, b, atB + j)
                    .fma(broadcast(x), FloatVector.fromArray(SPECIES, c, into + j))
                    .intoArray(c, into + j);
        }
        for (; j < n; j++) {
            c[into + j] = Math.fma(x, b[atB + j], c[into + j]);
        }
    }
}
