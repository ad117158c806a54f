package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Zeros of {@code shape}, to which each element is added where {@link Gather} would read it. */
public record ScatterAdd(int dim, Shape shape) implements Index {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Rules.count(label(), inputs, 2);
        TensorType x = Rules.floating(label(), inputs.subList(0, 1), 1).getFirst();
        Gather.check(label(), dim, shape, inputs.get(1));
        Rules.shape(label(), "what is added", inputs.get(1).shape(), x);
        return List.of(x.as(shape));
    }

    @Override
    public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        return Cost.of(inputs.getFirst().shape().elements(), inputs, outputs);
    }

    @Override
    public List<Integer> gradient(Gradient g) {
        return List.of(g.add(new Gather(dim), g.of(0), g.input(1)), NO_GRADIENT);
    }

    @Override
    public List<Tensor> evaluate(List<Tensor> in) {
        Tensor x = in.get(0);
        Tensor index = in.get(1);
        Strides base = Gather.base(dim, shape, index.shape());
        double[] sums = new double[Math.toIntExact(shape.elements())];
        for (long i = 0; i < x.elements(); i++) {
            sums[(int) Gather.target(label(), dim, shape, index, base, i)] += x.get(i);
        }
        return List.of(Tensor.generate(x.dtype(), shape, i -> sums[(int) i]));
    }
}
