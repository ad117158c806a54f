package sambaflow.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A contiguous, row-major block of elements in 64-byte aligned memory, owned by the collector. */
public final class Tensor {
    private static final int ALIGNMENT = 64;
    private static final int SHOWN = 6;

    private final DType dtype;
    private final Shape shape;
    private final MemorySegment data;

    private Tensor(DType dtype, Shape shape, MemorySegment data) {
        this.dtype = dtype;
        this.shape = shape;
        this.data = data;
    }

    /** A tensor of zeros. */
    public static Tensor zeros(DType dtype, Shape shape) {
        long bytes = bytes(dtype, shape);
        MemorySegment data = Arena.ofAuto().allocate(Math.max(bytes, 1), ALIGNMENT);
        return new Tensor(dtype, shape, data.asSlice(0, bytes));
    }

    /** A tensor over {@code data} without a copy; its size must be exactly that of the elements. */
    public static Tensor wrap(DType dtype, Shape shape, MemorySegment data) {
        long expected = bytes(dtype, shape);
        if (data.byteSize() != expected) {
            throw new ShapeException(
                    "tensor: %s %s needs %d bytes, found %d"
                            .formatted(dtype.torchName(), shape, expected, data.byteSize()));
        }
        return new Tensor(dtype, shape, data);
    }

    private static long bytes(DType dtype, Shape shape) {
        if (shape.elements() > Long.MAX_VALUE / dtype.bytes()) {
            throw new ShapeException(
                    "tensor: %s %s has more than 2^63 bytes".formatted(dtype.torchName(), shape));
        }
        return shape.elements() * dtype.bytes();
    }

    /** A float32 tensor; without {@code dims} one dimension of the array's length. */
    public static Tensor of(float[] values, long... dims) {
        Tensor tensor = zeros(DType.FLOAT32, shapeOf(values.length, dims));
        MemorySegment.copy(values, 0, tensor.data, ValueLayout.JAVA_FLOAT, 0, values.length);
        return tensor;
    }

    /** An int64 tensor; without {@code dims} one dimension of the array's length. */
    public static Tensor of(long[] values, long... dims) {
        Tensor tensor = zeros(DType.INT64, shapeOf(values.length, dims));
        MemorySegment.copy(values, 0, tensor.data, ValueLayout.JAVA_LONG, 0, values.length);
        return tensor;
    }

    /** A float32 scalar. */
    public static Tensor scalar(double value) {
        return full(DType.FLOAT32, Shape.SCALAR, value);
    }

    public static Tensor full(DType dtype, Shape shape, double value) {
        return generate(dtype, shape, i -> value);
    }

    /** A tensor whose element {@code i}, counted in row-major order, is {@code value.apply(i)}. */
    public static Tensor generate(DType dtype, Shape shape, LongToDoubleFunction value) {
        Tensor tensor = zeros(dtype, shape);
        long elements = shape.elements();
        for (long i = 0; i < elements; i++) {
            tensor.set(i, value.applyAsDouble(i));
        }
        return tensor;
    }

    private static Shape shapeOf(int length, long... dims) {
        Shape shape = dims.length == 0 ? Shape.of(length) : Shape.of(dims);
        if (shape.elements() != length) {
            throw new ShapeException(
                    "tensor: shape %s has %d elements, found %d values"
                            .formatted(shape, shape.elements(), length));
        }
        return shape;
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    public long elements() {
        return shape.elements();
    }

    /** The bytes of the elements, little-endian on every machine this runs on. */
    public MemorySegment data() {
        return data;
    }

    /** Element {@code index} in row-major order, as a double (exact for every type but int64). */
    public double get(long index) {
        return switch (dtype) {
            case FLOAT64 -> data.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
            case FLOAT32 -> data.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case BFLOAT16 -> DType.fromBfloat16(data.getAtIndex(ValueLayout.JAVA_SHORT, index));
            case INT32 -> data.getAtIndex(ValueLayout.JAVA_INT, index);
            case INT64 -> data.getAtIndex(ValueLayout.JAVA_LONG, index);
            case BOOL -> data.get(ValueLayout.JAVA_BYTE, index);
        };
    }

    /** Element {@code index} in row-major order of an integer or boolean tensor. */
    public long getLong(long index) {
        return switch (dtype) {
            case INT64 -> data.getAtIndex(ValueLayout.JAVA_LONG, index);
            case INT32 -> data.getAtIndex(ValueLayout.JAVA_INT, index);
            case BOOL -> data.get(ValueLayout.JAVA_BYTE, index);
            case FLOAT64, FLOAT32, BFLOAT16 -> (long) get(index);
        };
    }

    /** Sets element {@code index}, rounding to this tensor's type. */
    public void set(long index, double value) {
        switch (dtype) {
            case FLOAT64 -> data.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
            case FLOAT32 -> data.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
            case BFLOAT16 ->
                    data.setAtIndex(ValueLayout.JAVA_SHORT, index, DType.toBfloat16((float) value));
            case INT32 -> data.setAtIndex(ValueLayout.JAVA_INT, index, (int) value);
            case INT64 -> data.setAtIndex(ValueLayout.JAVA_LONG, index, (long) value);
            case BOOL -> data.set(ValueLayout.JAVA_BYTE, index, (byte) (value != 0 ? 1 : 0));
        }
    }

    /** The only element of a tensor that has one. */
    public double item() {
        if (elements() != 1) {
            throw new ShapeException("item: expected one element, found shape " + shape);
        }
        return get(0);
    }

    /** The elements as float32, in row-major order. */
    public float[] toFloatArray() {
        float[] values = new float[Math.toIntExact(elements())];
        if (dtype == DType.FLOAT32) {
            MemorySegment.copy(data, ValueLayout.JAVA_FLOAT, 0, values, 0, values.length);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) get(i);
        }
        return values;
    }

    /** The elements as integers, in row-major order. */
    public long[] toLongArray() {
        return LongStream.range(0, elements()).map(this::getLong).toArray();
    }

    /** A copy with another element type; floats become bfloat16 by rounding to nearest even. */
    public Tensor to(DType type) {
        if (type == dtype) {
            return copy();
        }
        return generate(type, shape, this::get);
    }

    /** A tensor of {@code to} whose element {@code i} is this one's {@code from.apply(i)}. */
    public Tensor pick(Shape to, LongUnaryOperator from) {
        Tensor picked = zeros(dtype, to);
        long size = dtype.bytes();
        for (long i = 0; i < to.elements(); i++) {
            long source = from.applyAsLong(i);
            // As bytes: large int64 have no double.
            MemorySegment.copy(data, source * size, picked.data, i * size, size);
        }
        return picked;
    }

    /** The same elements under another shape of equal size, without a copy. */
    public Tensor reshape(Shape to) {
        if (to.elements() != elements()) {
            throw new ShapeException(
                    "reshape: %s has %d elements, %s has %d"
                            .formatted(shape, elements(), to, to.elements()));
        }
        return new Tensor(dtype, to, data);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) of the first dimension, a view. */
    public Tensor rows(long from, long to) {
        if (from < 0 || to < from || to > shape.dim(0)) {
            throw new ShapeException("rows: %d to %d of shape %s".formatted(from, to, shape));
        }
        long row = shape.without(0).elements() * dtype.bytes();
        return new Tensor(
                dtype, shape.with(0, to - from), data.asSlice(from * row, (to - from) * row));
    }

    /** A copy with memory of its own. */
    public Tensor copy() {
        Tensor copy = zeros(dtype, shape);
        copy.data.copyFrom(data);
        return copy;
    }

    /**
     * The position of the largest element in each row of the last dimension; the first of equals.
     */
    public long[] argmax() {
        int width = Math.toIntExact(shape.dim(-1));
        long[] result = new long[Math.toIntExact(elements() / Math.max(width, 1))];
        for (int row = 0; row < result.length; row++) {
            for (int i = 1; i < width; i++) {
                if (exceeds(get((long) row * width + i), get((long) row * width + result[row]))) {
                    result[row] = i;
                }
            }
        }
        return result;
    }

    /** Whether {@code a} is the larger; NaN is larger than any number, as PyTorch has it. */
    public static boolean exceeds(double a, double b) {
        return a > b || Double.isNaN(a) && !Double.isNaN(b);
    }

    /** Whether type, shape and every bit agree. */
    public boolean contentEquals(Tensor other) {
        return dtype == other.dtype && shape.equals(other.shape) && data.mismatch(other.data) == -1;
    }

    @Override
    public String toString() {
        String values =
                LongStream.range(0, Math.min(elements(), SHOWN))
                        .mapToObj(i ->
                                dtype.isFloat()
                                        ? String.format(Locale.ROOT, "%.4f", get(i))
                                        : "" + getLong(i))
                        .collect(Collectors.joining(", "));
        String more = elements() > SHOWN ? ", ..." : "";
        return "tensor(%s, shape=%s, dtype=%s)"
                .formatted(Arrays.asList(values + more), shape, dtype.torchName());
    }
}
