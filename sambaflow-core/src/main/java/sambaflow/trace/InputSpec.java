package sambaflow.trace;

import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** Name and type of one input of a model; sizes are static, the batch among them. */
public record InputSpec(String name, TensorType type) {
    /** A float32 input. */
    public static InputSpec f32(String name, long... dims) {
        return new InputSpec(name, TensorType.f32(dims));
    }

    /** An int64 input, such as class numbers. */
    public static InputSpec i64(String name, long... dims) {
        return new InputSpec(name, new TensorType(DType.INT64, Shape.of(dims)));
    }

    @Override
    public String toString() {
        return name + " " + type;
    }
}
