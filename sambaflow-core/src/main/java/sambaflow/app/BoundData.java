package sambaflow.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import sambaflow.device.RunException;
import sambaflow.io.DataException;
import sambaflow.io.Dataset;
import sambaflow.io.Sample;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/** A data set by the names, types and shapes of a model's inputs. */
record BoundData(Dataset data, List<Link> links) implements Dataset {
    /**
     * Where one input's values come from.
     *
     * @param field name in the samples; empty for labels that are not known, which are zeros
     * @param shape of one sample
     */
    private record Link(String input, Optional<String> field, DType dtype, Shape shape) {}

    /** {@code data} as {@code app}'s model takes it; its first sample tells whether it fits. */
    static BoundData of(Dataset data, App app) {
        Sample first = data.sample(0);
        List<Link> links =
                app.inputs().stream().map(input -> link(data, first, input, app)).toList();
        BoundData bound = new BoundData(data, links);
        bound.sample(0);
        return bound;
    }

    private static Link link(Dataset data, Sample first, InputSpec input, App app) {
        Shape shape = input.type().shape();
        if (shape.rank() == 0 || shape.dim(0) != app.batchSize()) {
            throw new RunException(
                    "input '%s' has shape %s, expected the batch size %d as its first: data sets have a row for each sample; write the loop with session.run"
                            .formatted(input.name(), shape, app.batchSize()));
        }
        Optional<String> field = field(data, first, input.name(), app);
        return new Link(input.name(), field, input.type().dtype(), shape.without(0));
    }

    /** The field of the input's own name, else what it is for. */
    private static Optional<String> field(Dataset data, Sample first, String input, App app) {
        if (first.tensor(input).isPresent()) {
            return Optional.of(input);
        }
        boolean label = app.labelInput().filter(input::equals).isPresent();
        String role = label ? Sample.LABEL : Sample.FEATURES;
        boolean known =
                first.tensor(role).isPresent() && (label || input.equals(app.sampleInput()));
        if (!known && !label) {
            throw new DataException(
                    "data: samples of %s have %s, but nothing for the model's input '%s'; call a field so, or '%s' for input '%s'"
                            .formatted(
                                    data.name(),
                                    first.tensors().keySet(),
                                    input,
                                    Sample.FEATURES,
                                    app.sampleInput()));
        }
        return known ? Optional.of(role) : Optional.empty();
    }

    /** Whether the samples have something for {@code input}. */
    boolean has(String input) {
        return links.stream().anyMatch(l -> l.input().equals(input) && l.field().isPresent());
    }

    @Override
    public String name() {
        return data.name();
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public List<String> classNames() {
        return data.classNames();
    }

    @Override
    public BoundData inEpoch(int epoch) {
        return new BoundData(data.inEpoch(epoch), links);
    }

    @Override
    public Sample sample(int index) {
        Sample sample = data.sample(index);
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        for (Link link : links) {
            tensors.put(
                    link.input(),
                    link.field()
                            .flatMap(sample::tensor)
                            .map(tensor -> fitted(tensor, link, index))
                            .orElseGet(() -> Tensor.zeros(link.dtype(), link.shape())));
        }
        return new Sample(tensors);
    }

    private Tensor fitted(Tensor tensor, Link link, int index) {
        if (tensor.elements() != link.shape().elements()) {
            throw new DataException(
                    "data: sample %d of %s: '%s' has shape %s, expected %d elements for input '%s' of shape %s"
                            .formatted(
                                    index,
                                    name(),
                                    link.field().orElseThrow(),
                                    tensor.shape(),
                                    link.shape().elements(),
                                    link.input(),
                                    link.shape()));
        }
        Tensor typed = tensor.dtype() == link.dtype() ? tensor : converted(tensor, link, index);
        return typed.reshape(link.shape());
    }

    private Tensor converted(Tensor tensor, Link link, int index) {
        if (tensor.dtype().isFloat() && !link.dtype().isFloat()) {
            for (long i = 0; i < tensor.elements(); i++) {
                if (tensor.get(i) != Math.rint(tensor.get(i))) {
                    throw new DataException(
                            "data: sample %d of %s: '%s' holds %s, expected whole numbers for input '%s'"
                                    .formatted(
                                            index,
                                            name(),
                                            link.field().orElseThrow(),
                                            tensor.get(i),
                                            link.input()));
                }
            }
        }
        return tensor.to(link.dtype());
    }
}
