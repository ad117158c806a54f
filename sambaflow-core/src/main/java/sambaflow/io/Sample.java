package sambaflow.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * One sample: a few tensors by name.
 *
 * @param tensors in an order that is the same for every sample of a data set; the values may be
 *     shared with the data set and are not to be changed
 */
public record Sample(SequencedMap<String, Tensor> tensors) {
    /** The tensor that a model with one input takes, unless the sample has names of its own. */
    public static final String FEATURES = "features";

    /** The tensor that a loss compares with: a class number, or numbers to come close to. */
    public static final String LABEL = "label";

    public Sample {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    }

    /** A sample without a label. */
    public static Sample of(Tensor features) {
        return new Sample(new LinkedHashMap<>()).with(FEATURES, features);
    }

    /** A sample of class {@code label}. */
    public static Sample of(Tensor features, long label) {
        return of(features, Tensor.of(new long[] {label}).reshape(Shape.SCALAR));
    }

    /** A sample whose label is a tensor, such as the numbers of a regression. */
    public static Sample of(Tensor features, Tensor label) {
        return of(features).with(LABEL, label);
    }

    /** The same with one tensor more, or another in its place. */
    public Sample with(String name, Tensor tensor) {
        SequencedMap<String, Tensor> more = new LinkedHashMap<>(tensors);
        more.put(name, tensor);
        return new Sample(more);
    }

    /** The tensor called {@code name}, if the sample has it. */
    public Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }
}
