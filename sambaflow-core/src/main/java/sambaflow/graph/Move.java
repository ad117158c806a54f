package sambaflow.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators that move elements and change none. */
public sealed interface Move extends Op permits Move.Reshape, Move.Permute, Move.Expand, Piece {

    @Override
    default Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        return Cost.of(0, inputs, outputs);
    }

    /** The same elements in the same order under another shape. */
    record Reshape(Shape shape) implements Move {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 1);
            TensorType x = inputs.getFirst();
            if (x.shape().elements() != shape.elements()) {
                throw new ShapeException(
                        "reshape: %s has %d elements, %s has %d"
                                .formatted(
                                        x.shape(), x.shape().elements(), shape, shape.elements()));
            }
            return List.of(x.as(shape));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.add(new Reshape(g.shape(g.input(0))), g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            return List.of(in.getFirst().reshape(shape));
        }
    }

    /** Dimension {@code i} of the result is dimension {@code dims[i]} of the input. */
    record Permute(List<Integer> dims) implements Move {
        public Permute {
            dims = List.copyOf(dims);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 1);
            TensorType x = inputs.getFirst();
            TreeSet<Integer> seen = new TreeSet<>(dims);
            if (dims.size() != x.shape().rank()
                    || seen.size() != dims.size()
                    || !dims.isEmpty() && (seen.first() != 0 || seen.last() != dims.size() - 1)) {
                throw new ShapeException(
                        "permute: %s is no order of the dimensions of %s"
                                .formatted(dims, x.shape()));
            }
            return List.of(x.as(permuted(x.shape())));
        }

        private Shape permuted(Shape from) {
            return new Shape(dims.stream().map(from::dim).toList());
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            List<Integer> inverse = new ArrayList<>();
            for (int i = 0; i < dims.size(); i++) {
                inverse.add(dims.indexOf(i));
            }
            return List.of(g.add(new Permute(inverse), g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            long[] own = x.shape().strides();
            long[] steps = dims.stream().mapToLong(d -> own[d]).toArray();
            Strides from = Strides.of(permuted(x.shape()), steps);
            return List.of(x.pick(permuted(x.shape()), from::at));
        }
    }

    /** The input repeated along its dimensions of size 1 until it has {@code shape}. */
    record Expand(Shape shape) implements Move {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 1);
            Shape from = inputs.getFirst().shape();
            if (!Rules.named(label(), () -> Shape.broadcast(from, shape)).equals(shape)) {
                throw new ShapeException("expand: %s cannot become %s".formatted(from, shape));
            }
            return List.of(inputs.getFirst().as(shape));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.sumTo(g.of(0), g.shape(g.input(0))));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            Strides from = Strides.broadcast(x.shape(), shape);
            return List.of(x.pick(shape, from::at));
        }
    }
}
