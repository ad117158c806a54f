package sambaflow.io;

import java.util.List;

/** Some samples of a data set in an order of their own. */
record Selection(Dataset all, int[] indices) implements Dataset {
    @Override
    public String name() {
        return all.name();
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Sample sample(int index) {
        return all.sample(indices[index]);
    }

    @Override
    public List<String> classNames() {
        return all.classNames();
    }

    @Override
    public Dataset inEpoch(int epoch) {
        return new Selection(all.inEpoch(epoch), indices);
    }
}
