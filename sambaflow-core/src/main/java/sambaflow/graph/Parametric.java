package sambaflow.graph;

import java.util.List;
import java.util.Locale;
import sambaflow.tensor.Tensor;

/** y = fn(x) with the constants a and b. */
public record Parametric(ParametricFn fn, float a, float b) implements Pointwise {
    @Override
    public String label() {
        return fn.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(Rules.floating(label(), inputs, 1).getFirst());
    }

    @Override
    public List<Integer> gradient(Gradient g) {
        return List.of(g.add(new ParametricGrad(fn, a, b), g.of(0), g.input(0)));
    }

    @Override
    public List<Tensor> evaluate(List<Tensor> in) {
        Tensor x = in.getFirst();
        return List.of(Tensor.generate(x.dtype(), x.shape(), i -> fn.value(x.get(i), a, b)));
    }
}
