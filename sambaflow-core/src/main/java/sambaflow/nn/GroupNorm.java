package sambaflow.nn;

import sambaflow.graph.Norm;
import sambaflow.graph.TensorType;

/** Norm over groups of channels, with weight and bias. */
public final class GroupNorm extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final Norm.GroupNorm op;

    public GroupNorm(int numGroups, long numChannels) {
        this(numGroups, numChannels, 1e-5f);
    }

    public GroupNorm(int numGroups, long numChannels, float eps) {
        this.op = new Norm.GroupNorm(numGroups, eps);
        TensorType type = TensorType.f32(numChannels);
        this.weight = new Parameter(type, Initialiser.constant(1));
        this.bias = new Parameter(type, Initialiser.constant(0));
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        SambaTensor[] others = x.recorder().tensors(weight, bias);
        return x.apply(op, path(), path(), others).getFirst();
    }

    @Override
    protected String extraText() {
        return "%d, %d, eps=%s, affine=True"
                .formatted(op.groups(), weight.type().shape().dim(0), ModuleText.number(op.eps()));
    }
}
