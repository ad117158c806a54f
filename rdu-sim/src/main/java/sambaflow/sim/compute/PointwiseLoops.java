package sambaflow.sim.compute;

import sambaflow.graph.Choice;
import sambaflow.graph.Parametric;
import sambaflow.graph.ParametricGrad;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Pointwise.UnaryFn;
import sambaflow.tensor.DType;

/** Kernels of the operators that work element by element. */
final class PointwiseLoops {
    private PointwiseLoops() {}

    static Kernel kernel(Pointwise op, Operands o) {
        return switch (op) {
            case Pointwise.Unary unary -> unary(unary.fn(), o.floats(0), o.result());
            case Pointwise.UnaryGrad grad ->
                    unaryGrad(grad.fn(), o.floats(0), o.floats(1), o.floats(2), o.result());
            case Pointwise.Binary binary -> BinaryLoops.kernel(binary.fn(), o);
            case Pointwise.Affine affine ->
                    affine(affine.scale(), affine.shift(), o.floats(0), o.result());
            case Pointwise.Cast cast -> cast(o.in().getFirst(), o.out().getFirst());
            case Parametric parametric ->
                    CurveLoops.parametric(parametric, o.floats(0), o.result());
            case ParametricGrad grad ->
                    CurveLoops.parametricGrad(grad, o.floats(0), o.floats(1), o.result());
            case Choice choice -> ChoiceLoops.kernel(choice, o);
        };
    }

    private static Kernel unary(UnaryFn fn, float[] x, float[] y) {
        return switch (fn) {
            case NEG ->
                    () -> {
                        for (int i = 0; i < y.length; i++) {
                            y[i] = -x[i];
                        }
                    };
            case RELU ->
                    () -> {
                        for (int i = 0; i < y.length; i++) {
                            // Written so that NaN stays NaN.
                            y[i] = x[i] <= 0 ? 0 : x[i];
                        }
                    };
            case SQRT ->
                    () -> {
                        for (int i = 0; i < y.length; i++) {
                            y[i] = (float) Math.sqrt(x[i]);
                        }
                    };
            case EXP, LOG, TANH, SIGMOID -> transcendental(fn, x, y);
            case ABS, SQUARE, RSQRT, RECIPROCAL, SIN, COS, ERF, GELU, GELU_TANH, SILU, SOFTPLUS ->
                    CurveLoops.unary(fn, x, y);
        };
    }

    private static Kernel transcendental(UnaryFn fn, float[] x, float[] y) {
        return switch (fn) {
            case EXP ->
                    () -> {
                        for (int i = 0; i < y.length; i++) {
                            y[i] = (float) Math.exp(x[i]);
                        }
                    };
            case LOG ->
                    () -> {
                        for (int i = 0; i < y.length; i++) {
                            y[i] = (float) Math.log(x[i]);
                        }
                    };
            case TANH ->
                    () -> {
                        for (int i = 0; i < y.length; i++) {
                            y[i] = (float) Math.tanh(x[i]);
                        }
                    };
            case SIGMOID -> sigmoid(x, y);
            case NEG,
                    RELU,
                    SQRT,
                    ABS,
                    SQUARE,
                    RSQRT,
                    RECIPROCAL,
                    SIN,
                    COS,
                    ERF,
                    GELU,
                    GELU_TANH,
                    SILU,
                    SOFTPLUS ->
                    throw new IllegalArgumentException("not transcendental: " + fn);
        };
    }

    private static Kernel sigmoid(float[] x, float[] y) {
        return () -> {
            for (int i = 0; i < y.length; i++) {
                y[i] = (float) (1 / (1 + Math.exp(-x[i])));
            }
        };
    }

    private static Kernel unaryGrad(UnaryFn fn, float[] dy, float[] x, float[] y, float[] dx) {
        return switch (fn) {
            case ABS, SQUARE, RSQRT, RECIPROCAL, SIN, COS, ERF, GELU, GELU_TANH, SILU, SOFTPLUS ->
                    CurveLoops.unaryGrad(fn, dy, x, y, dx);
            case NEG -> unary(UnaryFn.NEG, dy, dx);
            case EXP -> BinaryLoops.same(Pointwise.BinaryFn.MUL, dy, y, dx);
            case LOG -> BinaryLoops.same(Pointwise.BinaryFn.DIV, dy, x, dx);
            case SQRT ->
                    () -> {
                        for (int i = 0; i < dx.length; i++) {
                            dx[i] = dy[i] * (0.5f / y[i]);
                        }
                    };
            case RELU ->
                    () -> {
                        for (int i = 0; i < dx.length; i++) {
                            // A product, so that an infinite or undefined gradient stays one.
                            dx[i] = dy[i] * (x[i] <= 0 ? 0f : 1f);
                        }
                    };
            case TANH ->
                    () -> {
                        for (int i = 0; i < dx.length; i++) {
                            dx[i] = dy[i] * (1 - y[i] * y[i]);
                        }
                    };
            case SIGMOID ->
                    () -> {
                        for (int i = 0; i < dx.length; i++) {
                            dx[i] = dy[i] * (y[i] * (1 - y[i]));
                        }
                    };
        };
    }

    private static Kernel affine(float scale, float shift, float[] x, float[] y) {
        return () -> {
            for (int i = 0; i < y.length; i++) {
                y[i] = scale * x[i] + shift;
            }
        };
    }

    private static Kernel cast(Buffer from, Buffer to) {
        return switch (from) {
            case Buffer.Floats x ->
                    switch (to) {
                        case Buffer.Floats y -> () -> y.copy(x);
                        case Buffer.Integers y -> () -> toIntegers(x.data(), y);
                    };
            case Buffer.Integers x ->
                    switch (to) {
                        case Buffer.Floats y -> () -> toFloats(x.data(), y.data());
                        case Buffer.Integers y -> () -> toIntegers(x.data(), y);
                    };
        };
    }

    private static void toFloats(long[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) (double) x[i];
        }
    }

    private static void toIntegers(float[] x, Buffer.Integers y) {
        DType to = y.type().dtype();
        for (int i = 0; i < x.length; i++) {
            y.data()[i] = fitted(to, x[i]);
        }
    }

    private static void toIntegers(long[] x, Buffer.Integers y) {
        DType to = y.type().dtype();
        for (int i = 0; i < x.length; i++) {
            // Through a double, a large int64 would lose its low bits.
            y.data()[i] = to == DType.INT64 ? x[i] : fitted(to, x[i]);
        }
    }

    private static long fitted(DType to, double value) {
        return switch (to) {
            case INT64 -> (long) value;
            case INT32 -> (int) value;
            case BOOL -> value != 0 ? 1 : 0;
            case FLOAT64, FLOAT32, BFLOAT16 ->
                    throw new IllegalArgumentException(to + " is no integer");
        };
    }
}
