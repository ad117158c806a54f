package sambaflow.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The sizes of a tensor's dimensions, outermost first; an empty list is a scalar. */
public record Shape(List<Long> dims) {
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        dims = List.copyOf(dims);
        long elements = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new ShapeException("shape: a dimension is negative: " + dims);
            }
            try {
                elements = Math.multiplyExact(elements, dim);
            } catch (ArithmeticException e) {
                throw new ShapeException("shape: " + dims + " has more than 2^63 elements");
            }
        }
    }

    public static Shape of(long... dims) {
        return new Shape(Arrays.stream(dims).boxed().toList());
    }

    public int rank() {
        return dims.size();
    }

    /** Size of dimension {@code axis}; negative counts from the end. */
    public long dim(int axis) {
        return dims.get(axis(axis));
    }

    /** {@code axis} as a number from 0; refuses one that the shape does not have. */
    public int axis(int axis) {
        int fromStart = axis < 0 ? axis + rank() : axis;
        if (fromStart < 0 || fromStart >= rank()) {
            throw new ShapeException(
                    "dimension %d is out of range for shape %s; expected %d to %d"
                            .formatted(axis, this, -rank(), rank() - 1));
        }
        return fromStart;
    }

    public long elements() {
        long product = 1;
        for (long dim : dims) {
            product *= dim;
        }
        return product;
    }

    /** Elements to skip for one step along each dimension of a contiguous tensor. */
    public long[] strides() {
        long[] strides = new long[rank()];
        long stride = 1;
        for (int i = rank() - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims.get(i);
        }
        return strides;
    }

    /** This shape with dimension {@code axis} set to {@code size}. */
    public Shape with(int axis, long size) {
        List<Long> changed = new ArrayList<>(dims);
        changed.set(axis(axis), size);
        return new Shape(changed);
    }

    /** This shape without dimension {@code axis}. */
    public Shape without(int axis) {
        List<Long> changed = new ArrayList<>(dims);
        changed.remove(axis(axis));
        return new Shape(changed);
    }

    /** The common shape of two operands by PyTorch's broadcasting rule. */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            long left = i < rank - a.rank() ? 1 : a.dims.get(i - rank + a.rank());
            long right = i < rank - b.rank() ? 1 : b.dims.get(i - rank + b.rank());
            if (left != right && left != 1 && right != 1) {
                throw new ShapeException(
                        "shapes do not broadcast: %s and %s differ in dimension %d from the end"
                                .formatted(a, b, rank - i));
            }
            dims.add(left == 1 ? right : left);
        }
        return new Shape(dims);
    }

    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
