package sambaflow.sim.compute;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Pointwise.UnaryFn;

/**
 * Kernels of the functions of one number that are more than one instruction.
 *
 * <p>Each function has a loop class of its own, a hidden copy of one template. In a shared loop the
 * JIT compiler would see many functions at one call, inline none, and put each vector on the heap.
 */
final class VectorCurves {
    /** A function, or a slope that a gradient is multiplied with. */
    @FunctionalInterface
    interface Curve {
        FloatVector at(FloatVector x);
    }

    /** The loop over part of an array. */
    interface Loop {
        /** y = curve(x) from here to there, times dy if there is one. */
        void run(float[] x, float[] dy, float[] y, int from, int to);
    }

    private static final int COST = 30;

    private final Team team;

    VectorCurves(Team team) {
        this.team = team;
    }

    Optional<Kernel> kernel(Pointwise op, Operands o) {
        return switch (op) {
            case Pointwise.Unary unary ->
                    curve(unary.fn()).map(c -> kernel(c, o.floats(0), null, o.result()));
            case Pointwise.UnaryGrad grad ->
                    slope(grad.fn()).map(c -> kernel(c, o.floats(1), o.floats(0), o.result()));
            default -> Optional.empty();
        };
    }

    private Kernel kernel(Loop loop, float[] x, float[] dy, float[] y) {
        Shares shares = Shares.of(y.length, (long) COST * y.length, team);
        return () ->
                team.run(
                        shares.parts(),
                        part -> loop.run(x, dy, y, shares.from(part), shares.to(part)));
    }

    private static Optional<Loop> curve(UnaryFn fn) {
        return switch (fn) {
            case EXP -> Optional.of(Loops.EXP);
            case TANH -> Optional.of(Loops.TANH);
            case SIGMOID -> Optional.of(Loops.SIGMOID);
            case GELU_TANH -> Optional.of(Loops.GELU_TANH);
            case SILU -> Optional.of(Loops.SILU);
            case NEG,
                    RELU,
                    SQRT,
                    LOG,
                    ABS,
                    SQUARE,
                    RSQRT,
                    RECIPROCAL,
                    SIN,
                    COS,
                    ERF,
                    GELU,
                    SOFTPLUS ->
                    Optional.empty();
        };
    }

    private static Optional<Loop> slope(UnaryFn fn) {
        return switch (fn) {
            case GELU_TANH -> Optional.of(Loops.GELU_TANH_SLOPE);
            case SILU -> Optional.of(Loops.SILU_SLOPE);
            case EXP,
                    TANH,
                    SIGMOID,
                    NEG,
                    RELU,
                    SQRT,
                    LOG,
                    ABS,
                    SQUARE,
                    RSQRT,
                    RECIPROCAL,
                    SIN,
                    COS,
                    ERF,
                    GELU,
                    SOFTPLUS ->
                    Optional.empty();
        };
    }

    /** One loop for each function, made when first asked for. */
    private static final class Loops {
        static final Loop EXP = copy(VectorMath::exp);
        static final Loop TANH = copy(VectorMath::tanh);
        static final Loop SIGMOID = copy(VectorMath::sigmoid);
        static final Loop GELU_TANH = copy(VectorMath::geluTanh);
        static final Loop SILU = copy(VectorMath::silu);
        static final Loop GELU_TANH_SLOPE = copy(VectorMath::geluTanhSlope);
        static final Loop SILU_SLOPE = copy(VectorMath::siluSlope);

        private static Loop copy(Curve curve) {
            String file = CurveLoop.class.getSimpleName() + ".class";
            try (InputStream bytes = CurveLoop.class.getResourceAsStream(file)) {
                MethodHandles.Lookup copy =
                        MethodHandles.lookup().defineHiddenClass(bytes.readAllBytes(), true);
                MethodHandle maker =
                        copy.findConstructor(
                                copy.lookupClass(), MethodType.methodType(void.class, Curve.class));
                return (Loop) maker.invoke(curve);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("no copy of " + file, e);
            }
        }
    }
}
