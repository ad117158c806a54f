package sambaflow.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Moves of a part of a tensor, or of several tensors into one. */
public sealed interface Piece extends Move {

    /** The inputs one after the other along {@code dim}. */
    record Cat(int dim) implements Piece {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            if (inputs.isEmpty()) {
                throw new ShapeException("cat: needs at least one tensor, found none");
            }
            TensorType first = inputs.getFirst();
            int axis = Rules.named(label(), () -> first.shape().axis(dim));
            long size = 0;
            for (TensorType input : inputs) {
                boolean fits =
                        input.dtype() == first.dtype()
                                && input.shape().rank() == first.shape().rank()
                                && input.shape().without(axis).equals(first.shape().without(axis));
                if (!fits) {
                    throw new ShapeException(
                            "cat: %s and %s differ outside dimension %d"
                                    .formatted(first, input, axis));
                }
                size += input.shape().dim(axis);
            }
            return List.of(first.as(first.shape().with(axis, size)));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            List<Integer> gradients = new ArrayList<>();
            long from = 0;
            for (int i = 0; i < g.inputs(); i++) {
                Shape shape = g.shape(g.input(i));
                int axis = shape.axis(dim);
                List<Long> starts = new ArrayList<>(Collections.nCopies(shape.rank(), 0L));
                starts.set(axis, from);
                List<Long> steps = Collections.nCopies(shape.rank(), 1L);
                boolean floats = g.type(g.input(i)).dtype().isFloat();
                gradients.add(
                        floats
                                ? g.add(new Slice(starts, shape.dims(), steps), g.of(0))
                                : NO_GRADIENT);
                from += shape.dim(axis);
            }
            return gradients;
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            TensorType type = infer(Rules.types(in)).getFirst();
            Tensor y = Tensor.zeros(type.dtype(), type.shape());
            int axis = type.shape().axis(dim);
            long inner = type.shape().strides()[axis] * type.dtype().bytes();
            long outer = type.shape().elements() == 0 ? 0 : y.data().byteSize();
            long row = inner * type.shape().dim(axis);
            long from = 0;
            for (Tensor x : in) {
                long length = inner * x.shape().dim(axis);
                for (long at = 0; at * row < outer; at++) {
                    y.data()
                            .asSlice(at * row + from, length)
                            .copyFrom(x.data().asSlice(at * length, length));
                }
                from += length;
            }
            return List.of(y);
        }
    }

    /** {@code sizes} elements from {@code starts} by {@code steps}, which may be negative. */
    record Slice(List<Long> starts, List<Long> sizes, List<Long> steps) implements Piece {
        public Slice {
            starts = List.copyOf(starts);
            sizes = List.copyOf(sizes);
            steps = List.copyOf(steps);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 1);
            TensorType x = inputs.getFirst();
            check(label(), x.shape(), starts, sizes, steps);
            return List.of(x.as(new Shape(sizes)));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            if (!g.type(g.input(0)).dtype().isFloat()) {
                return List.of(NO_GRADIENT);
            }
            return List.of(g.add(new Place(g.shape(g.input(0)), starts, steps, 0), g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            Shape shape = new Shape(sizes);
            long first = first(x.shape(), starts);
            Strides from = stepping(shape, x.shape(), steps);
            return List.of(x.pick(shape, i -> first + from.at(i)));
        }
    }

    /** {@code value} everywhere in {@code shape} but at the places a slice would read: x. */
    record Place(Shape shape, List<Long> starts, List<Long> steps, float value) implements Piece {
        public Place {
            starts = List.copyOf(starts);
            steps = List.copyOf(steps);
        }

        @Override
        public String label() {
            return steps.stream().allMatch(s -> s == 1) ? "pad" : kind();
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            check(label(), shape, starts, x.shape().dims(), steps);
            return List.of(x.as(shape));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            List<Long> sizes = g.shape(g.input(0)).dims();
            return List.of(g.add(new Slice(starts, sizes, steps), g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            Tensor y = Tensor.full(x.dtype(), shape, value);
            long first = first(shape, starts);
            Strides into = stepping(x.shape(), shape, steps);
            for (long i = 0; i < x.elements(); i++) {
                y.set(first + into.at(i), x.get(i));
            }
            return List.of(y);
        }
    }

    /** The last two dimensions above (or below) a diagonal; zero on the other side of it. */
    record Triangle(boolean upper, long diagonal) implements Piece {
        @Override
        public String label() {
            return upper ? "triu" : "tril";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            if (x.shape().rank() < 2) {
                throw new ShapeException(
                        "%s: needs at least 2 dimensions, found %s".formatted(label(), x.shape()));
            }
            return List.of(x);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.add(this, g.of(0)));
        }

        /** Whether the element at this row and column stays. */
        public boolean keeps(long row, long column) {
            return upper ? column - row >= diagonal : column - row <= diagonal;
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            long columns = x.shape().dim(-1);
            long rows = x.shape().dim(-2);
            return List.of(
                    Tensor.generate(
                            x.dtype(),
                            x.shape(),
                            i -> keeps(i / columns % rows, i % columns) ? x.get(i) : 0));
        }
    }

    /** The first element that a slice of {@code shape} reads. */
    private static long first(Shape shape, List<Long> starts) {
        long[] own = shape.strides();
        long first = 0;
        for (int i = 0; i < own.length; i++) {
            first += own[i] * starts.get(i);
        }
        return first;
    }

    private static Strides stepping(Shape walked, Shape within, List<Long> steps) {
        long[] own = within.strides();
        for (int i = 0; i < own.length; i++) {
            own[i] *= steps.get(i);
        }
        return Strides.of(walked, own);
    }

    private static void check(
            String op, Shape within, List<Long> starts, List<Long> sizes, List<Long> steps) {
        boolean fits =
                starts.size() == within.rank()
                        && sizes.size() == within.rank()
                        && steps.size() == within.rank();
        for (int i = 0; fits && i < within.rank(); i++) {
            long last = starts.get(i) + (sizes.get(i) - 1) * steps.get(i);
            boolean inside =
                    starts.get(i) >= 0
                            && starts.get(i) < within.dim(i)
                            && last >= 0
                            && last < within.dim(i);
            fits = steps.get(i) != 0 && sizes.get(i) >= 0 && (sizes.get(i) == 0 || inside);
        }
        if (!fits) {
            throw new ShapeException(
                    "%s: %s elements from %s by %s are not inside %s"
                            .formatted(op, sizes, starts, steps, within));
        }
    }
}
