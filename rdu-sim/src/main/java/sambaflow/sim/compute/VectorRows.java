package sambaflow.sim.compute;

import static sambaflow.sim.compute.VectorMath.LANES;
import static sambaflow.sim.compute.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Rows in vector registers; the lanes' sums are added in float64 at the end. */
final class VectorRows implements Rows {
    @Override
    public float largest(float[] x, int from, int n) {
        FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            max = max.max(FloatVector.fromArray(SPECIES, x, from + i));
        }
        float largest = max.reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) {
            largest = Math.max(largest, x[from + i]);
        }
        return largest;
    }

    @Override
    public double sumOfExps(float[] x, int from, int n, float shift) {
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            sum = sum.add(VectorMath.exp(FloatVector.fromArray(SPECIES, x, from + i).sub(shift)));
        }
        if (i < n) {
            VectorMask<Float> mask = SPECIES.indexInRange(i, n);
            FloatVector rest = FloatVector.fromArray(SPECIES, x, from + i, mask).sub(shift);
            sum = sum.add(VectorMath.exp(rest), mask);
        }
        return total(sum);
    }

    @Override
    public double exps(float[] x, int from, int n, float shift, float[] y, int into) {
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector exp =
                    VectorMath.exp(FloatVector.fromArray(SPECIES, x, from + i).sub(shift));
            exp.intoArray(y, into + i);
            sum = sum.add(exp);
        }
        if (i < n) {
            VectorMask<Float> mask = SPECIES.indexInRange(i, n);
            FloatVector rest = FloatVector.fromArray(SPECIES, x, from + i, mask).sub(shift);
            FloatVector exp = VectorMath.exp(rest);
            exp.intoArray(y, into + i, mask);
            sum = sum.add(exp, mask);
        }
        return total(sum);
    }

    private static double total(FloatVector sum) {
        double total = 0;
        for (int lane = 0; lane < LANES; lane++) {
            total += sum.lane(lane);
        }
        return total;
    }

    @Override
    public void scale(float[] y, int from, int n, float scale) {
        int i = from;
        for (; i <= from + n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, y, i).mul(scale).intoArray(y, i);
        }
        for (; i < from + n; i++) {
            y[i] *= scale;
        }
    }

    @Override
    public void scaledExps(float[] x, int from, int n, float scale, float less, float[] y) {
        int i = from;
        for (; i <= from + n - LANES; i += LANES) {
            VectorMath.exp(FloatVector.fromArray(SPECIES, x, i))
                    .sub(less)
                    .mul(scale)
                    .intoArray(y, i);
        }
        for (; i < from + n; i++) {
            y[i] = (float) (scale * (Math.exp(x[i]) - less));
        }
    }

    @Override
    public void less(float[] x, int from, int n, double less, float[] y) {
        // In two parts, since a float32 has not the digits of a logarithm of a sum.
        float high = (float) less;
        float low = (float) (less - high);
        int i = from;
        for (; i <= from + n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, i).sub(high).sub(low).intoArray(y, i);
        }
        for (; i < from + n; i++) {
            y[i] = x[i] - high - low;
        }
    }

    @Override
    public void scaleAndAdd(float[] p, int from, int n, float scale, float[] added) {
        int i = from;
        FloatVector factor = FloatVector.broadcast(SPECIES, scale);
        for (; i <= from + n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, p, i)
                    .mul(factor)
                    .add(FloatVector.fromArray(SPECIES, added, i))
                    .intoArray(p, i);
        }
        for (; i < from + n; i++) {
            p[i] = p[i] * scale + added[i];
        }
    }

    @Override
    public double dot(float[] a, float[] b, int from, int n) {
        FloatVector sum = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            sum =
                    FloatVector.fromArray(SPECIES, a, from + i)
                            .fma(FloatVector.fromArray(SPECIES, b, from + i), sum);
        }
        double dot = total(sum);
        for (; i < n; i++) {
            dot += (double) a[from + i] * b[from + i];
        }
        return dot;
    }

    @Override
    public void softmaxSlope(float[] dy, float[] y, int from, int n, double dot, float[] dx) {
        float less = (float) dot;
        int i = from;
        for (; i <= from + n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, dy, i)
                    .sub(less)
                    .mul(FloatVector.fromArray(SPECIES, y, i))
                    .intoArray(dx, i);
        }
        for (; i < from + n; i++) {
            dx[i] = y[i] * (dy[i] - less);
        }
    }
}
