package sambaflow.tensor;

import java.util.Arrays;
import java.util.Locale;

/** The element types of a tensor, with PyTorch's names. */
public enum DType {
    FLOAT32(4, "f32"),
    BFLOAT16(2, "bf16"),
    /** For host arithmetic and evaluation: no RDU computes in it. */
    FLOAT64(8, "f64"),
    INT32(4, "i32"),
    INT64(8, "i64"),
    BOOL(1, "bool");

    private final int bytes;
    private final String shortName;

    DType(int bytes, String shortName) {
        this.bytes = bytes;
        this.shortName = shortName;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The spelling used in graph texts, such as {@code f32}. */
    public String shortName() {
        return shortName;
    }

    /** PyTorch's spelling, such as {@code float32}. */
    public String torchName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isFloat() {
        return this == FLOAT32 || this == BFLOAT16 || this == FLOAT64;
    }

    /** The type with PyTorch's spelling {@code name}. */
    public static DType fromTorchName(String name) {
        return Arrays.stream(values())
                .filter(d -> d.torchName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new ShapeException(
                                "dtype: found '%s', expected one of %s"
                                        .formatted(
                                                name,
                                                Arrays.stream(values())
                                                        .map(DType::torchName)
                                                        .toList())));
    }

    /** Rounds to the nearest bfloat16, ties to even, and returns its 16 bits. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            // Rounding could carry a NaN's payload into infinity, so its quiet bit is set instead.
            return (short) (bits >>> 16 | 0x40);
        }
        int tieToEven = bits >>> 16 & 1;
        return (short) (bits + 0x7fff + tieToEven >>> 16);
    }

    public static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The float32 nearest to {@code value} that bfloat16 can hold. */
    public static float roundToBfloat16(float value) {
        return fromBfloat16(toBfloat16(value));
    }
}
