package sambaflow.nn;

import sambaflow.graph.Norm;
import sambaflow.graph.TensorType;

/** Layer norm over the last dimension, with weight and bias. */
public final class LayerNorm extends Module {
    private final Parameter weight;
    private final Parameter bias;
    private final Norm.LayerNorm op;

    public LayerNorm(long normalizedShape) {
        this(normalizedShape, 1e-5f);
    }

    public LayerNorm(long normalizedShape, float eps) {
        this.op = new Norm.LayerNorm(1, eps);
        TensorType type = TensorType.f32(normalizedShape);
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
        return "(%d,), eps=%s, elementwise_affine=True"
                .formatted(weight.type().shape().dim(0), ModuleText.number(op.eps()));
    }
}
