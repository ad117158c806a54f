package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;

/**
 * An operator with inputs it takes.
 *
 * @param gradient how its gradient can be judged
 */
public record Sample(Op op, List<Tensor> inputs, Derivative gradient) {
    /** What there is to compare a gradient to. */
    public enum Derivative {
        /** Finite differences of the definition. */
        NUMERIC,
        /** Its types only: bfloat16 and integers are too coarse for differences. */
        TYPES,
        /** There is none, and asking for it says so. */
        UNSUPPORTED
    }

    public Sample {
        inputs = List.copyOf(inputs);
    }

    static Sample numeric(Op op, Tensor... inputs) {
        return new Sample(op, List.of(inputs), Derivative.NUMERIC);
    }

    static Sample types(Op op, Tensor... inputs) {
        return new Sample(op, List.of(inputs), Derivative.TYPES);
    }

    static Sample unsupported(Op op, Tensor... inputs) {
        return new Sample(op, List.of(inputs), Derivative.UNSUPPORTED);
    }

    /** The same with float64 in place of float32, if there are numbers to compare. */
    Sample inDouble() {
        if (gradient != Derivative.NUMERIC) {
            return this;
        }
        return new Sample(
                op,
                inputs.stream()
                        .map(t -> t.dtype() == DType.FLOAT32 ? t.to(DType.FLOAT64) : t)
                        .toList(),
                gradient);
    }

    public List<TensorType> types() {
        return inputs.stream().map(t -> new TensorType(t.dtype(), t.shape())).toList();
    }

    @Override
    public String toString() {
        return "%s%s".formatted(op, types());
    }
}
