package sambaflow.io;

import java.util.List;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.Tensor;

/** A data set whose tensor called {@code field} goes through a transform in one epoch. */
record TransformedDataset(Dataset data, String field, Transform transform, long seed, int epoch)
        implements Dataset {
    @Override
    public String name() {
        return data.name();
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public Sample sample(int index) {
        Sample sample = data.sample(index);
        Tensor tensor =
                sample.tensor(field)
                        .orElseThrow(() ->
                                new DataException(
                                        "data: samples of %s have no '%s' to transform, only %s"
                                                .formatted(
                                                        name(), field, sample.tensors().keySet())));
        long stream = CounterRandom.named(epoch, field).bits(index);
        return sample.with(field, transform.apply(tensor, new CounterRandom(seed, stream)));
    }

    @Override
    public List<String> classNames() {
        return data.classNames();
    }

    @Override
    public Dataset inEpoch(int number) {
        return new TransformedDataset(data.inEpoch(number), field, transform, seed, number);
    }
}
