package sambaflow.io;

import sambaflow.tensor.Tensor;

/** A data set of images that can be shown to a person. */
public interface Pictures extends Dataset {
    /** Image {@code index} in grey, float32 [height, width] from 0 to 1. */
    Tensor picture(int index);
}
