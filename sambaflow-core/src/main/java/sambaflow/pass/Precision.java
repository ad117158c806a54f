package sambaflow.pass;

import java.util.Locale;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Contract;
import sambaflow.graph.Op;
import sambaflow.tensor.UnsupportedFeature;

/** In which element types the chip computes: the values of {@code --graphamp-preset}. */
public enum Precision {
    /** Everything in bfloat16 until the model casts to float32 itself: the default. */
    BF16,
    /** Everything in float32. */
    MP0,
    /** Inputs of contractions rounded to bfloat16, everything else in float32. */
    MP1,
    /** Everything in bfloat16. */
    MP4;

    /** The precision that {@code preset} names. */
    public static Precision parse(String preset) {
        return switch (preset.toLowerCase(Locale.ROOT)) {
            case "bf16" -> BF16;
            case "mp0" -> MP0;
            case "mp1" -> MP1;
            case "mp4" -> MP4;
            case "mp2", "mp3" ->
                    throw new UnsupportedFeature(
                            "--graphamp-preset " + preset,
                            "use mp0 (float32), mp1 (inputs of contractions in bfloat16) or mp4 (bfloat16)");
            case String other ->
                    throw new CompileException(
                            Code.SF201,
                            "--graphamp-preset: found '%s', expected mp0, mp1 or mp4"
                                    .formatted(other));
        };
    }

    /** How {@code op} computes unless something else is asked for it. */
    Arithmetic of(Op op) {
        return switch (this) {
            case MP0 -> Arithmetic.FLOAT32;
            case MP1 -> op instanceof Contract ? Arithmetic.MIXED : Arithmetic.FLOAT32;
            case BF16, MP4 -> Arithmetic.BFLOAT16;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
