package sambaflow.io;

import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * Makes another tensor of one sample's: {@code Transform.randomCrop(28, 28,
 * 2).then(Transform.randomFlip(0.5))}.
 *
 * <p>What is drawn depends on the seed, the epoch and the sample only, so that a training can be
 * repeated and resumed. Images are float32 [channels, height, width].
 */
@FunctionalInterface
public interface Transform {
    /**
     * @param sample not to be changed
     * @param random this sample's own numbers in this epoch
     */
    Tensor apply(Tensor sample, CounterRandom random);

    /** This transform and {@code next} after it; each draws numbers of its own. */
    default Transform then(Transform next) {
        return (sample, random) -> next.apply(apply(sample, branch(random, 0)), branch(random, 1));
    }

    private static CounterRandom branch(CounterRandom random, int position) {
        return new CounterRandom(random.seed(), random.bits(position));
    }

    /** The same numbers as float32. */
    static Transform toFloat() {
        return (sample, random) -> sample.to(DType.FLOAT32);
    }

    /** One dimension of all the elements. */
    static Transform flatten() {
        return (sample, random) -> sample.reshape(Shape.of(sample.elements()));
    }

    /** For a class number, float32 [..., classes] with a 1 at it. */
    static Transform oneHot(int classes) {
        return (sample, random) -> Planes.oneHot(sample, classes);
    }

    /** {@code (x - mean) / deviation}, with one of each for all channels or for each of them. */
    static Transform normalise(double[] mean, double[] deviation) {
        double[] means = mean.clone();
        double[] deviations = deviation.clone();
        Planes.checkNormalisation(means, deviations);
        return (sample, random) -> Planes.normalise(sample, means, deviations);
    }

    /** Images of {@code height} x {@code width}, interpolated between the nearest four pixels. */
    static Transform resize(int height, int width) {
        Planes.checkSize("resize", height, width);
        return (sample, random) -> Planes.resize(sample, height, width);
    }

    /** The middle of images; smaller ones get a margin of zeros. */
    static Transform centreCrop(int height, int width) {
        Planes.checkSize("centreCrop", height, width);
        return (sample, random) -> {
            int top = Math.floorDiv(Planes.height(sample) - height + 1, 2);
            int left = Math.floorDiv(Planes.width(sample) - width + 1, 2);
            return Planes.crop(sample, top, left, height, width);
        };
    }

    /** A part of images, anywhere in them with a margin of {@code padding} zeros. */
    static Transform randomCrop(int height, int width, int padding) {
        Planes.checkSize("randomCrop", height, width);
        return (sample, random) -> {
            int down = Planes.room("randomCrop", Planes.height(sample), padding, height);
            int right = Planes.room("randomCrop", Planes.width(sample), padding, width);
            int top = (int) random.below(0, down + 1L) - padding;
            int left = (int) random.below(1, right + 1L) - padding;
            return Planes.crop(sample, top, left, height, width);
        };
    }

    /** Images mirrored left to right with {@code probability}. */
    static Transform randomFlip(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new DataException(
                    "data: randomFlip: found probability %s, expected 0 to 1"
                            .formatted(probability));
        }
        return (sample, random) ->
                random.uniform(0) < probability ? Planes.mirrored(sample) : sample;
    }
}
