package sambaflow.io;

/** How a grey value becomes a feature: {@code (grey / 255 - mean) / deviation}. */
public record Normalisation(double mean, double deviation) {
    /** Mean and standard deviation of MNIST's training images, used by all the tutorials. */
    public static final Normalisation MNIST = new Normalisation(0.1307, 0.3081);

    /** Grey values as 0 to 1. */
    public static final Normalisation NONE = new Normalisation(0, 1);

    public Normalisation {
        if (!(deviation > 0) || !Double.isFinite(mean) || !Double.isFinite(deviation)) {
            throw new DataException(
                    "data: cannot normalise with mean %s and deviation %s; expected a deviation > 0"
                            .formatted(mean, deviation));
        }
    }

    /** The feature for each of the 256 grey values, in float32 steps as PyTorch computes them. */
    float[] table() {
        float[] table = new float[256];
        for (int grey = 0; grey < 256; grey++) {
            table[grey] = (grey / 255f - (float) mean) / (float) deviation;
        }
        return table;
    }
}
