package sambaflow.graph;

import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/** What is known of a value before it exists: element type, static shape, place over chips. */
public record TensorType(DType dtype, Shape shape, Shard shard) {
    public TensorType {
        if (shape.elements() > Long.MAX_VALUE / dtype.bytes()) {
            throw new ShapeException(
                    "%s%s has more than 2^63 bytes".formatted(dtype.shortName(), shape));
        }
    }

    public TensorType(DType dtype, Shape shape) {
        this(dtype, shape, Shard.WHOLE);
    }

    public static TensorType f32(long... dims) {
        return new TensorType(DType.FLOAT32, Shape.of(dims));
    }

    public TensorType as(DType type) {
        return new TensorType(type, shape, shard);
    }

    public TensorType as(Shape to) {
        return new TensorType(dtype, to, shard);
    }

    public long bytes() {
        return shape.elements() * dtype.bytes();
    }

    @Override
    public String toString() {
        return dtype.shortName() + shape + shard;
    }
}
