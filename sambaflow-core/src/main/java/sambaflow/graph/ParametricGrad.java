package sambaflow.graph;

import java.util.List;
import java.util.Locale;
import sambaflow.tensor.Tensor;

/** dx = dy * fn'(x). */
public record ParametricGrad(ParametricFn fn, float a, float b) implements Pointwise {
    @Override
    public String label() {
        return fn.name().toLowerCase(Locale.ROOT) + "_grad";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(Rules.same(label(), Rules.floating(label(), inputs, 2)));
    }

    @Override
    public List<Integer> gradient(Gradient g) {
        throw Rules.noSecondGradient(this);
    }

    @Override
    public List<Tensor> evaluate(List<Tensor> in) {
        Tensor dy = in.get(0);
        Tensor x = in.get(1);
        return List.of(
                Tensor.generate(
                        dy.dtype(), dy.shape(), i -> dy.get(i) * fn.derivative(x.get(i), a, b)));
    }
}
