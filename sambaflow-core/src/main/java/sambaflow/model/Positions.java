package sambaflow.model;

import sambaflow.nn.SambaTensor;
import sambaflow.tensor.DType;

/** The places of a sequence, computed on the chip so that nothing has to bring them. */
final class Positions {
    private Positions() {}

    /** 0, 1, 2, ... as float32 [length] for ids [batch, length]. */
    static SambaTensor of(SambaTensor ids) {
        return counted(ones(ids.select(0, 0)));
    }

    /** For each place whether it may look at each other one: at itself and what is before it. */
    static SambaTensor causal(SambaTensor ids) {
        SambaTensor places = of(ids);
        return places.unsqueeze(0).le(places.unsqueeze(1));
    }

    /**
     * Cosine and sine [length, width] that turn pairs of a head's numbers by the place, each pair
     * by its own speed: {@code theta} to the power of -2 pair / width.
     */
    static Rotation rotation(SambaTensor ids, long width, double theta) {
        SambaTensor one = ones(ids.select(0, 0).select(0, 0));
        SambaTensor pairs = counted(one.expand(width / 2));
        SambaTensor speeds = pairs.mul((float) (-2 * StrictMath.log(theta) / width)).exp();
        SambaTensor angles = of(ids).unsqueeze(1).mul(speeds.unsqueeze(0)).repeat(1, 2);
        return new Rotation(angles.cos(), angles.sin());
    }

    /** How far each place is turned. */
    record Rotation(SambaTensor cos, SambaTensor sin) {}

    private static SambaTensor counted(SambaTensor ones) {
        return ones.cumsum(0).add(-1);
    }

    /** Whatever whole numbers {@code like} holds, each equals itself. */
    private static SambaTensor ones(SambaTensor like) {
        return like.eq(like).to(DType.FLOAT32);
    }
}
