package sambaflow.sim.compute;

import sambaflow.graph.Parametric;
import sambaflow.graph.ParametricFn;
import sambaflow.graph.ParametricGrad;
import sambaflow.graph.Pointwise.UnaryFn;

/** Kernels of the functions of one number that are more than one instruction. */
final class CurveLoops {
    private static final float ROOT_HALF = (float) Math.sqrt(0.5);
    private static final float DENSITY = (float) (1 / Math.sqrt(2 * Math.PI));
    private static final float BEND = (float) Math.sqrt(2 / Math.PI);
    private static final float CUBIC = 0.044715f;
    private static final float ERF_SATURATED = 4;

    /** erf(x) / x on [0, 4] in Chebyshev polynomials of x^2 / 8 - 1; relative error below 1e-8. */
    private static final double[] ERF = {
        4.859129569028632e-01,
        -3.454078550049497e-01,
        1.618291012136460e-01,
        -7.648275610550870e-02,
        3.466993680050738e-02,
        -1.481186414781459e-02,
        5.922937956231909e-03,
        -2.211840658809983e-03,
        7.714154278402019e-04,
        -2.515965878094706e-04,
        7.688658221074230e-05,
        -2.206549593868345e-05,
        5.961274041457188e-06,
        -1.519775071219254e-06,
        3.664930432756286e-07,
        -8.378998355040856e-08,
        1.820144872044516e-08,
        -3.764477692902446e-09,
        7.427366910395250e-10,
        -1.400531102202507e-10,
        2.528294240633500e-11,
        -4.376440321252062e-12,
        7.275291480368651e-13,
        -1.164146556931200e-13
    };

    /** A function of one number. */
    interface Curve {
        float at(float x);
    }

    /** A slope from the input x and the result y. */
    interface Slope {
        float at(float x, float y);
    }

    private CurveLoops() {}

    static Kernel unary(UnaryFn fn, float[] x, float[] y) {
        Curve curve = curve(fn);
        return () -> {
            for (int i = 0; i < y.length; i++) {
                y[i] = curve.at(x[i]);
            }
        };
    }

    static Kernel unaryGrad(UnaryFn fn, float[] dy, float[] x, float[] y, float[] dx) {
        Slope slope = slope(fn);
        return () -> {
            for (int i = 0; i < dx.length; i++) {
                dx[i] = dy[i] * slope.at(x[i], y[i]);
            }
        };
    }

    static Kernel parametric(Parametric op, float[] x, float[] y) {
        Curve curve = curve(op.fn(), op.a(), op.b());
        return () -> {
            for (int i = 0; i < y.length; i++) {
                y[i] = curve.at(x[i]);
            }
        };
    }

    static Kernel parametricGrad(ParametricGrad op, float[] dy, float[] x, float[] dx) {
        Curve slope = slope(op.fn(), op.a(), op.b());
        return () -> {
            for (int i = 0; i < dx.length; i++) {
                dx[i] = dy[i] * slope.at(x[i]);
            }
        };
    }

    private static Curve curve(UnaryFn fn) {
        return switch (fn) {
            case ABS -> Math::abs;
            case SQUARE -> x -> x * x;
            case RSQRT -> x -> (float) (1 / Math.sqrt(x));
            case RECIPROCAL -> x -> 1 / x;
            case SIN -> x -> (float) Math.sin(x);
            case COS -> x -> (float) Math.cos(x);
            case ERF -> CurveLoops::erf;
            case GELU -> x -> x * normalBelow(x);
            case GELU_TANH -> x -> 0.5f * x * (1 + bentTanh(x));
            case SILU -> x -> (float) (x / (1 + Math.exp(-x)));
            case SOFTPLUS -> x -> (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
            case NEG, EXP, LOG, SQRT, RELU, TANH, SIGMOID ->
                    throw new IllegalArgumentException("has a loop of its own: " + fn);
        };
    }

    private static Slope slope(UnaryFn fn) {
        return switch (fn) {
            case ABS -> (x, y) -> Math.signum(x);
            case SQUARE -> (x, y) -> 2 * x;
            case RSQRT -> (x, y) -> -0.5f * y * y * y;
            case RECIPROCAL -> (x, y) -> -y * y;
            case SIN -> (x, y) -> (float) Math.cos(x);
            case COS -> (x, y) -> (float) -Math.sin(x);
            case ERF -> (x, y) -> (float) (2 / Math.sqrt(Math.PI) * Math.exp(-(double) x * x));
            case GELU -> (x, y) -> normalBelow(x) + x * DENSITY * (float) Math.exp(-0.5 * x * x);
            case GELU_TANH -> (x, y) -> geluTanhSlope(x);
            case SILU -> (x, y) -> siluSlope(x);
            case SOFTPLUS -> (x, y) -> sigmoid(x);
            case NEG, EXP, LOG, SQRT, RELU, TANH, SIGMOID ->
                    throw new IllegalArgumentException("has a loop of its own: " + fn);
        };
    }

    private static Curve curve(ParametricFn fn, float a, float b) {
        return switch (fn) {
            case LEAKY_RELU -> x -> x > 0 ? x : a * x;
            case POW -> x -> (float) Math.pow(x, a);
            // Written so that NaN stays NaN.
            case CLAMP -> x -> x < a ? a : x > b ? b : x;
            case ELU -> x -> x > 0 ? x : (float) (a * Math.expm1(x));
        };
    }

    private static Curve slope(ParametricFn fn, float a, float b) {
        return switch (fn) {
            case LEAKY_RELU -> x -> x > 0 ? 1 : a;
            case POW -> x -> a == 0 ? 0 : (float) (a * Math.pow(x, a - 1.0));
            case CLAMP -> x -> x < a || x > b ? 0 : 1;
            case ELU -> x -> x > 0 ? 1 : (float) (a * Math.exp(x));
        };
    }

    static float erf(float x) {
        if (Math.abs(x) >= ERF_SATURATED) {
            return Math.signum(x);
        }
        double u = (double) x * x / 8 - 1;
        double next = 0;
        double afterNext = 0;
        for (int k = ERF.length - 1; k > 0; k--) {
            double here = ERF[k] + 2 * u * next - afterNext;
            afterNext = next;
            next = here;
        }
        return (float) (x * (ERF[0] + u * next - afterNext));
    }

    private static float normalBelow(float x) {
        return 0.5f * (1 + erf(x * ROOT_HALF));
    }

    private static float bentTanh(float x) {
        return (float) Math.tanh(BEND * (x + CUBIC * x * x * x));
    }

    private static float geluTanhSlope(float x) {
        float tanh = bentTanh(x);
        return 0.5f * (1 + tanh) + 0.5f * x * (1 - tanh * tanh) * BEND * (1 + 3 * CUBIC * x * x);
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    private static float siluSlope(float x) {
        float sigmoid = sigmoid(x);
        return sigmoid * (1 + x * (1 - sigmoid));
    }
}
