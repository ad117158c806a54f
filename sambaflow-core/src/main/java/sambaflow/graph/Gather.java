package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * For each integer of the index, the element of x at its place but for dimension {@code dim}, where
 * the integer is the place. The index is no larger than x along the other dimensions.
 */
public record Gather(int dim) implements Index {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Rules.count(label(), inputs, 2);
        TensorType x = inputs.getFirst();
        check(label(), dim, x.shape(), inputs.get(1));
        return List.of(x.as(inputs.get(1).shape()));
    }

    /** Refuses an index of another rank, or one that is larger than {@code shape}. */
    static void check(String op, int dim, Shape shape, TensorType index) {
        Rules.integer(op, "the index", index);
        Rules.rank(op, "the index", index, shape.rank());
        int axis = Rules.named(op, () -> shape.axis(dim));
        for (int i = 0; i < shape.rank(); i++) {
            if (i != axis && index.shape().dim(i) > shape.dim(i)) {
                throw new ShapeException(
                        "%s: index %s is larger than %s outside dimension %d"
                                .formatted(op, index.shape(), shape, axis));
            }
        }
    }

    /** Where in a tensor of {@code shape} element {@code i} of {@code index} points. */
    static long target(String op, int dim, Shape shape, Tensor index, Strides base, long i) {
        int axis = shape.axis(dim);
        long at = index.getLong(i);
        if (at < 0 || at >= shape.dim(axis)) {
            throw new ShapeException(
                    "%s: index %d at position %d is outside dimension %d of %s"
                            .formatted(op, at, i, axis, shape));
        }
        return base.at(i) + at * shape.strides()[axis];
    }

    /** Walks {@code index} with the steps of {@code shape}, standing still along {@code dim}. */
    static Strides base(int dim, Shape shape, Shape index) {
        long[] steps = shape.strides();
        steps[shape.axis(dim)] = 0;
        return Strides.of(index, steps);
    }

    @Override
    public List<Integer> gradient(Gradient g) {
        if (!g.type(g.input(0)).dtype().isFloat()) {
            return List.of(NO_GRADIENT, NO_GRADIENT);
        }
        Op scatter = new ScatterAdd(dim, g.shape(g.input(0)));
        return List.of(g.add(scatter, g.of(0), g.input(1)), NO_GRADIENT);
    }

    @Override
    public List<Tensor> evaluate(List<Tensor> in) {
        Tensor x = in.get(0);
        Tensor index = in.get(1);
        Strides base = base(dim, x.shape(), index.shape());
        return List.of(x.pick(index.shape(), i -> target(label(), dim, x.shape(), index, base, i)));
    }
}
