package sambaflow.io;

import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Numbered samples, which all have the same tensors of the same types and shapes.
 *
 * <p>A data set of one's own is a few lines: {@code Dataset.of("squares", 100, i ->
 * Sample.of(Tensor.scalar(i), Tensor.scalar(i * i)))}. Samples are asked for on another thread than
 * the one that trains, one after the other.
 */
public interface Dataset {
    /** Where the samples come from, for example {@code /data/mnist/t10k}. */
    String name();

    int size();

    /** Sample {@code index}, counted from 0. */
    Sample sample(int index);

    /** What the numbers in {@link Sample#LABEL} stand for; empty if they are all there is. */
    default List<String> classNames() {
        return List.of();
    }

    /** Whether the samples have a label. */
    default boolean labelled() {
        return sample(0).tensor(Sample.LABEL).isPresent();
    }

    /** The same data as epoch {@code epoch} shows it: random transforms draw anew for each. */
    default Dataset inEpoch(int epoch) {
        return this;
    }

    /** The samples with these numbers, in this order: a view. */
    default Dataset select(int[] indices) {
        return new Selection(this, indices);
    }

    /** Samples {@code from} (inclusive) to {@code to} (exclusive), a view. */
    default Dataset slice(int from, int to) {
        checkRange(from, to);
        return select(IntStream.range(from, to).toArray());
    }

    /** Refuses a range that reaches beyond the samples or holds none. */
    default void checkRange(int from, int to) {
        if (from < 0 || to > size() || from >= to) {
            throw new DataException(
                    "data: samples %d:%d of %s were asked for, which holds %d; expected a range"
                                    .formatted(from, to, name(), size())
                            + " within 0:"
                            + size());
        }
    }

    /**
     * The same with {@code transform} on the tensor {@link Sample#FEATURES}.
     *
     * @param seed of what is drawn, anew for each sample and epoch
     */
    default Dataset transformed(Transform transform, long seed) {
        return transformed(Sample.FEATURES, transform, seed);
    }

    /** The same with {@code transform} on the tensor called {@code name}. */
    default Dataset transformed(String name, Transform transform, long seed) {
        return new TransformedDataset(this, name, transform, seed, 0);
    }

    /** A data set that makes its samples when they are asked for. */
    static Dataset of(String name, int size, IntFunction<Sample> samples) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(samples, "samples");
        return new Dataset() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int size() {
                return size;
            }

            @Override
            public Sample sample(int index) {
                return samples.apply(index);
            }
        };
    }
}
