package sambaflow.nn;

import sambaflow.graph.Norm;
import sambaflow.graph.TensorType;

/** Norm by the root of the mean square over the last dimension, with a weight. */
public final class RMSNorm extends Module {
    private static final float DEFAULT_EPS = Math.ulp(1f);

    private final Parameter weight;
    private final Norm.RmsNorm op;

    public RMSNorm(long normalizedShape) {
        this(normalizedShape, DEFAULT_EPS);
    }

    public RMSNorm(long normalizedShape, float eps) {
        this.op = new Norm.RmsNorm(1, eps);
        TensorType type = TensorType.f32(normalizedShape);
        this.weight = new Parameter(type, Initialiser.constant(1));
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        SambaTensor[] others = x.recorder().tensors(weight);
        return x.apply(op, path(), path(), others).getFirst();
    }

    @Override
    protected String extraText() {
        return "(%d,), eps=%s, elementwise_affine=True"
                .formatted(
                        weight.type().shape().dim(0),
                        op.eps() == DEFAULT_EPS ? "None" : ModuleText.number(op.eps()));
    }
}
