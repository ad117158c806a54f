package sambaflow.nn;

import sambaflow.graph.Contract;
import sambaflow.graph.TensorType;

/** y = x wᵀ + b, with PyTorch's initial distribution: uniform within 1 / sqrt(inFeatures). */
public final class Linear extends Module {
    private final Parameter weight;
    private final Parameter bias;

    public Linear(long inFeatures, long outFeatures) {
        this(inFeatures, outFeatures, true);
    }

    /**
     * @param bias whether there is a b
     */
    public Linear(long inFeatures, long outFeatures, boolean bias) {
        Initialiser uniform = Initialiser.uniform(1 / StrictMath.sqrt(inFeatures));
        this.weight = new Parameter(TensorType.f32(outFeatures, inFeatures), uniform);
        this.bias = bias ? new Parameter(TensorType.f32(outFeatures), uniform) : null;
    }

    public Parameter weight() {
        return weight;
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        SambaTensor w = x.recorder().tensor(weight);
        SambaTensor[] others =
                bias == null
                        ? new SambaTensor[] {w}
                        : new SambaTensor[] {w, x.recorder().tensor(bias)};
        return x.apply(new Contract.Linear(), path(), path(), others).getFirst();
    }
}
