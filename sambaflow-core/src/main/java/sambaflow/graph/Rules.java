package sambaflow.graph;

import java.util.List;
import java.util.function.Supplier;
import sambaflow.diagnostic.Code;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/** Checks that the shape rules of several operators share. */
final class Rules {
    private static final int MOST_SHOWN = 16;

    private Rules() {}

    static void count(String op, List<TensorType> inputs, int expected) {
        if (inputs.size() != expected) {
            throw new ShapeException(
                    "%s: expected %d inputs, found %d: %s"
                            .formatted(op, expected, inputs.size(), shown(inputs)));
        }
    }

    /** In a file one byte can name an input again, so as many as it likes are not all written. */
    private static String shown(List<TensorType> inputs) {
        return inputs.size() <= MOST_SHOWN
                ? inputs.toString()
                : inputs.subList(0, MOST_SHOWN) + " and others";
    }

    /** {@code expected} inputs of a floating element type. */
    static List<TensorType> floating(String op, List<TensorType> inputs, int expected) {
        count(op, inputs, expected);
        for (TensorType input : inputs) {
            if (!input.dtype().isFloat()) {
                throw new ShapeException(
                        Code.SF102,
                        "%s: expected float32 or bfloat16, found %s; cast it first"
                                .formatted(op, input));
            }
        }
        return inputs;
    }

    /** All inputs have the type of the first. */
    static TensorType same(String op, List<TensorType> inputs) {
        TensorType first = inputs.getFirst();
        for (TensorType input : inputs) {
            if (!input.equals(first)) {
                throw new ShapeException(
                        "%s: expected equal types, found %s".formatted(op, shown(inputs)));
            }
        }
        return first;
    }

    static void rank(String op, String which, TensorType type, int expected) {
        if (type.shape().rank() != expected) {
            throw new ShapeException(
                    "%s: %s needs %d dimensions, found %s"
                            .formatted(op, which, expected, type.shape()));
        }
    }

    static void shape(String op, String which, Shape expected, TensorType found) {
        if (!found.shape().equals(expected)) {
            throw new ShapeException(
                    "%s: %s must have shape %s, found %s"
                            .formatted(op, which, expected, found.shape()));
        }
    }

    /** What {@code rule} computes; the operator's name is put before what it refuses. */
    static <T> T named(String op, Supplier<T> rule) {
        try {
            return rule.get();
        } catch (ShapeException e) {
            throw e.saying(op + ": " + e.getMessage());
        }
    }

    static void integer(String op, String which, TensorType type) {
        if (type.dtype() != DType.INT64 && type.dtype() != DType.INT32) {
            throw new ShapeException(
                    Code.SF102,
                    "%s: %s must be int64 or int32, found %s".formatted(op, which, type));
        }
    }

    /** Whether a run trains is a bool scalar. */
    static void training(String op, TensorType flag) {
        if (flag.dtype() != DType.BOOL || !flag.shape().equals(Shape.SCALAR)) {
            throw new ShapeException(
                    "%s: whether the run trains must be a bool scalar, found %s"
                            .formatted(op, flag));
        }
    }

    /** The type in which sums of these are kept: float32, or float64 where that is asked for. */
    static DType accumulator(List<TensorType> inputs) {
        boolean wide = inputs.stream().anyMatch(i -> i.dtype() == DType.FLOAT64);
        return wide ? DType.FLOAT64 : DType.FLOAT32;
    }

    static List<TensorType> types(List<Tensor> tensors) {
        return tensors.stream().map(t -> new TensorType(t.dtype(), t.shape())).toList();
    }

    static UnsupportedFeature noSecondGradient(Op op) {
        return new UnsupportedFeature(
                "gradient of " + op.label(), "second derivatives are not differentiated");
    }
}
