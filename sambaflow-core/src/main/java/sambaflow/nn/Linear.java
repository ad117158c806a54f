package sambaflow.nn;

import java.util.Optional;
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

    private Linear(Parameter weight) {
        this.weight = weight;
        this.bias = null;
    }

    /**
     * A layer without bias that shares {@code weight} [outFeatures, inFeatures] with another
     * module, such as an embedding.
     */
    public static Linear tied(Parameter weight) {
        return new Linear(weight);
    }

    public Parameter weight() {
        return weight;
    }

    public Optional<Parameter> bias() {
        return Optional.ofNullable(bias);
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        SambaTensor[] others = x.recorder().tensors(weight, bias);
        return x.apply(new Contract.Linear(), path(), path(), others).getFirst();
    }

    @Override
    protected String extraText() {
        return "in_features=%d, out_features=%d, bias=%s"
                .formatted(
                        weight.type().shape().dim(1),
                        weight.type().shape().dim(0),
                        ModuleText.bool(bias != null));
    }
}
