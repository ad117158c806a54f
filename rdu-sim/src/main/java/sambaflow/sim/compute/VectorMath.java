package sambaflow.sim.compute;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of many float32 numbers at once; relative errors below 3e-7.
 *
 * <p>exp splits off a power of two and has a polynomial for what is left, fitted at Chebyshev's
 * points; the others are made of it.
 */
final class VectorMath {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final float LOG2_E = 1.44269504f;

    /** ln 2 in two parts: the first has few digits, so that its multiples are exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    /** Added to a number below 2^22, it leaves the nearest whole number in the low bits. */
    private static final float TO_WHOLE = 0x1.8p23f;

    private static final int EXPONENT = 23;
    private static final float LARGEST = 88.72284f;
    private static final float SMALLEST = -87.33654f;
    private static final float E2 = 0.5f;
    private static final float E3 = 0.1666666716f;
    private static final float E4 = 0.0416664630f;
    private static final float E5 = 0.0083332984f;
    private static final float E6 = 0.0013933885f;
    private static final float E7 = 0.0001989959f;

    private static final float NEAR_ZERO = 0.6f;
    private static final float T1 = -0.3333333433f;
    private static final float T2 = 0.1333330423f;
    private static final float T3 = -0.0539594069f;
    private static final float T4 = 0.0217699744f;
    private static final float T5 = -0.0083470130f;
    private static final float T6 = 0.0022958713f;

    private static final float BEND = (float) Math.sqrt(2 / Math.PI);
    private static final float CUBIC = 0.044715f;

    private VectorMath() {}

    /** e^x; zero below the smallest normal number. */
    static FloatVector exp(FloatVector x) {
        FloatVector inside = x.min(LARGEST).max(SMALLEST);
        FloatVector shifted = inside.fma(all(LOG2_E), all(TO_WHOLE));
        FloatVector whole = shifted.sub(TO_WHOLE);
        FloatVector r = whole.fma(all(-LN2_HIGH), inside);
        r = whole.fma(all(-LN2_LOW), r);
        FloatVector p = all(E7).fma(r, all(E6)).fma(r, all(E5)).fma(r, all(E4));
        p = p.fma(r, all(E3)).fma(r, all(E2)).fma(r, all(1)).fma(r, all(1));
        // Twice half of the power: 2^128 alone would be infinite.
        IntVector power = shifted.reinterpretAsInts().sub(1);
        IntVector bits = p.reinterpretAsInts().add(power.lanewise(VectorOperators.LSHL, EXPONENT));
        FloatVector result = bits.reinterpretAsFloats().mul(2);
        result = result.blend(0, x.compare(VectorOperators.LT, SMALLEST));
        result = result.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, LARGEST));
        return result.blend(x, x.compare(VectorOperators.NE, x));
    }

    static FloatVector sigmoid(FloatVector x) {
        return all(1).div(exp(x.neg()).add(1));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = all(T6).fma(square, all(T5)).fma(square, all(T4)).fma(square, all(T3));
        p = p.fma(square, all(T2)).fma(square, all(T1)).mul(square);
        FloatVector near = p.fma(x, x);
        FloatVector far = all(1).sub(all(2).div(exp(x.add(x)).add(1)));
        VectorMask<Float> isNear = x.abs().compare(VectorOperators.LT, NEAR_ZERO);
        return far.blend(near, isNear);
    }

    static FloatVector silu(FloatVector x) {
        return x.mul(sigmoid(x));
    }

    static FloatVector siluSlope(FloatVector x) {
        FloatVector s = sigmoid(x);
        return all(1).sub(s).fma(x, all(1)).mul(s);
    }

    /** x times the sigmoid of twice the bent line, which is 0.5 x (1 + tanh(bent line)). */
    static FloatVector geluTanh(FloatVector x) {
        return x.mul(sigmoid(bent(x)));
    }

    static FloatVector geluTanhSlope(FloatVector x) {
        FloatVector s = sigmoid(bent(x));
        FloatVector steep = x.mul(x).fma(all(3 * CUBIC), all(1)).mul(2 * BEND);
        return all(1).sub(s).mul(steep).fma(x, all(1)).mul(s);
    }

    private static FloatVector bent(FloatVector x) {
        return x.mul(x).fma(all(CUBIC), all(1)).mul(x).mul(2 * BEND);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
