package sambaflow.nn;

import sambaflow.graph.Index;
import sambaflow.graph.TensorType;

/** Rows of a table by integer ids, with PyTorch's initial distribution: standard normal. */
public final class Embedding extends Module {
    private final Parameter weight;

    public Embedding(long numEmbeddings, long embeddingDim) {
        TensorType type = TensorType.f32(numEmbeddings, embeddingDim);
        this.weight = new Parameter(type, Initialiser.normal(1));
    }

    public Parameter weight() {
        return weight;
    }

    @Override
    public SambaTensor forward(SambaTensor ids) {
        SambaTensor table = ids.recorder().tensor(weight);
        return table.apply(new Index.Embedding(), path(), path(), ids).getFirst();
    }

    @Override
    protected String extraText() {
        return "%d, %d".formatted(weight.type().shape().dim(0), weight.type().shape().dim(1));
    }
}
