package sambaflow.sim.compute;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/** The memory of one value, as the kernels want it: an array that lives as long as its program. */
public sealed interface Buffer {
    TensorType type();

    /** Takes the elements of {@code tensor}, which has this buffer's type. */
    void load(Tensor tensor);

    /** Takes the elements of {@code other}, which has this buffer's type. */
    void copy(Buffer other);

    /** Sets every element to {@code value}, rounded to this buffer's type. */
    void fill(double value);

    /** The same memory under another shape of equal size. */
    Buffer as(TensorType type);

    /** Whether both are the same memory. */
    boolean shares(Buffer other);

    /** A copy of the elements. */
    Tensor toTensor();

    /** Whether no element is NaN or infinite. */
    boolean isFinite();

    /** Whether no element is NaN or as far from zero as {@code bound}. */
    boolean isBelow(float bound);

    /** Whether an element is NaN. */
    boolean hasNaN();

    /** A buffer of zeros. */
    static Buffer zeros(TensorType type) {
        long elements = type.shape().elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new UnsupportedFeature(
                    "a value of " + elements + " elements on the simulated RDU",
                    "keep each value below 2^31 elements: " + type);
        }
        return type.dtype().isFloat()
                ? new Floats(type, new float[(int) elements])
                : new Integers(type, new long[(int) elements]);
    }

    /** A float32 or bfloat16 value; a bfloat16 one holds only numbers that bfloat16 has. */
    record Floats(TensorType type, float[] data) implements Buffer {
        private static final int MAGNITUDE = Integer.MAX_VALUE;
        private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

        @Override
        public void load(Tensor tensor) {
            if (type.dtype() == DType.FLOAT32) {
                MemorySegment.copy(tensor.data(), ValueLayout.JAVA_FLOAT, 0, data, 0, data.length);
                return;
            }
            for (int i = 0; i < data.length; i++) {
                data[i] = (float) tensor.get(i);
            }
        }

        @Override
        public void copy(Buffer other) {
            System.arraycopy(((Floats) other).data, 0, data, 0, data.length);
        }

        @Override
        public void fill(double value) {
            Arrays.fill(data, (float) value);
            round();
        }

        /** Rounds every element to what the type can hold. */
        void round() {
            if (type.dtype() == DType.BFLOAT16) {
                for (int i = 0; i < data.length; i++) {
                    data[i] = DType.roundToBfloat16(data[i]);
                }
            }
        }

        @Override
        public Buffer as(TensorType other) {
            return new Floats(other, data);
        }

        @Override
        public boolean shares(Buffer other) {
            return other instanceof Floats f && f.data == data;
        }

        @Override
        public boolean isBelow(float bound) {
            return largest() < Float.floatToRawIntBits(bound);
        }

        @Override
        public boolean isFinite() {
            return largest() < INFINITY;
        }

        /** The bits of the largest magnitude; those of NaN are above all. */
        private int largest() {
            // As integers, which a compiler may compare in any order and so many at a time.
            int largest = 0;
            for (int i = 0; i < data.length; i++) {
                largest = Math.max(largest, Float.floatToRawIntBits(data[i]) & MAGNITUDE);
            }
            return largest;
        }

        @Override
        public boolean hasNaN() {
            for (float value : data) {
                if (Float.isNaN(value)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Tensor toTensor() {
            Tensor tensor = Tensor.zeros(type.dtype(), type.shape());
            if (type.dtype() == DType.FLOAT32) {
                MemorySegment.copy(data, 0, tensor.data(), ValueLayout.JAVA_FLOAT, 0, data.length);
                return tensor;
            }
            for (int i = 0; i < data.length; i++) {
                tensor.set(i, data[i]);
            }
            return tensor;
        }
    }

    /** An int64, int32 or boolean value. */
    record Integers(TensorType type, long[] data) implements Buffer {
        @Override
        public void load(Tensor tensor) {
            for (int i = 0; i < data.length; i++) {
                data[i] = tensor.getLong(i);
            }
        }

        @Override
        public void copy(Buffer other) {
            System.arraycopy(((Integers) other).data, 0, data, 0, data.length);
        }

        @Override
        public void fill(double value) {
            Arrays.fill(data, (long) value);
        }

        @Override
        public Buffer as(TensorType other) {
            return new Integers(other, data);
        }

        @Override
        public boolean shares(Buffer other) {
            return other instanceof Integers i && i.data == data;
        }

        @Override
        public boolean isFinite() {
            return true;
        }

        @Override
        public boolean isBelow(float bound) {
            return true;
        }

        @Override
        public boolean hasNaN() {
            return false;
        }

        @Override
        public Tensor toTensor() {
            Tensor tensor = Tensor.zeros(type.dtype(), type.shape());
            MemorySegment bytes = tensor.data();
            for (int i = 0; i < data.length; i++) {
                // Through a double, as Tensor.set would have it, an int64 loses its low bits.
                switch (type.dtype()) {
                    case INT64 -> bytes.setAtIndex(ValueLayout.JAVA_LONG, i, data[i]);
                    case INT32 -> bytes.setAtIndex(ValueLayout.JAVA_INT, i, (int) data[i]);
                    case BOOL, FLOAT64, FLOAT32, BFLOAT16 -> tensor.set(i, data[i]);
                }
            }
            return tensor;
        }
    }
}
