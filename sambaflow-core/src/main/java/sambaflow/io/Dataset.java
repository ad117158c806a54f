package sambaflow.io;

import sambaflow.tensor.Shape;

/** Numbered samples, each with features and a label. */
public interface Dataset {
    /** Where the samples come from, for example {@code /data/mnist/t10k}. */
    String name();

    int size();

    /** Shape of one sample's features. */
    Shape sampleShape();

    /** Number of classes: one more than the largest label, 0 without labels. */
    int classes();

    /** Whether the labels are known; if not, they are zeros in a batch. */
    boolean labelled();

    /** Tensors for {@code rows} samples of this data set, to be filled. */
    Batch allocate(int rows);

    /** Puts sample {@code index} into row {@code row} of {@code batch}. */
    void fill(Batch batch, int row, int index);

    /** Samples {@code from} (inclusive) to {@code to} (exclusive), a view. */
    Dataset slice(int from, int to);
}
