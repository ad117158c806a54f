package sambaflow.pass;

import java.util.Locale;
import sambaflow.graph.CompileException;
import sambaflow.tensor.UnsupportedFeature;

/** In which element types the chip computes: the values of {@code --graphamp-preset}. */
public enum Precision {
    /** Inputs of contractions rounded to bfloat16, sums in float32: the default. */
    BF16,
    /** Everything in float32. */
    MP0,
    /** Inputs of contractions rounded to bfloat16, as the default does. */
    MP1;

    /** The precision that {@code preset} names. */
    public static Precision parse(String preset) {
        return switch (preset.toLowerCase(Locale.ROOT)) {
            case "bf16" -> BF16;
            case "mp0" -> MP0;
            case "mp1" -> MP1;
            case "mp2", "mp3", "mp4" ->
                    throw new UnsupportedFeature(
                            "--graphamp-preset " + preset, "use mp0 (float32) or mp1 (bfloat16)");
            case String other ->
                    throw new CompileException(
                            "--graphamp-preset: found '%s', expected mp0 or mp1".formatted(other));
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
