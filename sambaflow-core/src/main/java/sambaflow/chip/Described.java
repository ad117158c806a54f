package sambaflow.chip;

/**
 * What is known of one constant of one chip.
 *
 * @param value what is computed with
 * @param low the chip's own number may be as small as this
 * @param high the chip's own number may be as large as this
 * @param certainty how sure {@code value} is
 * @param source a sentence that names where it is from
 */
public record Described(
        Constant constant,
        double value,
        double low,
        double high,
        Certainty certainty,
        String source) {
    /** A value that a user gave without saying more. */
    static Described given(Constant constant, double value) {
        return new Described(constant, value, value, value, Certainty.GIVEN, "given by the user");
    }

    /** The constant's name. */
    public String path() {
        return constant.path();
    }

    /** Whether the chip may have another number than {@link #value}. */
    public boolean isUncertain() {
        return low < high;
    }
}
