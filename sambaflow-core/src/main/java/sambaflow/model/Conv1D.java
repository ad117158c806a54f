package sambaflow.model;

import sambaflow.graph.TensorType;
import sambaflow.nn.Initialiser;
import sambaflow.nn.Module;
import sambaflow.nn.Parameter;
import sambaflow.nn.SambaTensor;

/** GPT-2's linear layer: x w + b, with the weight the other way round than a Linear's. */
final class Conv1D extends Module {
    private final Parameter weight;
    private final Parameter bias;

    Conv1D(long in, long out, double deviation) {
        this.weight = new Parameter(TensorType.f32(in, out), Initialiser.normal(deviation));
        this.bias = new Parameter(TensorType.f32(out), Initialiser.constant(0));
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        return x.matmul(x.of(weight)).add(x.of(bias));
    }

    @Override
    protected String extraText() {
        return "nf=%d, nx=%d".formatted(weight.type().shape().dim(1), weight.type().shape().dim(0));
    }
}
