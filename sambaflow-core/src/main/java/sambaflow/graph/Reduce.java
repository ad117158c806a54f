package sambaflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators that fold dimensions into one number. */
public sealed interface Reduce extends Op permits Reduce.Sum, Reduce.Amax, Reduce.Argmax, Scan {

    /** Sum over {@code dims}; an empty list means all of them. */
    record Sum(List<Integer> dims, boolean keepDim) implements Reduce {
        public Sum {
            dims = List.copyOf(dims);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            return List.of(x.as(Rules.named(label(), () -> reduced(x.shape(), dims, keepDim))));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            Shape from = g.shape(g.input(0));
            int kept = g.add(new Move.Reshape(reduced(from, dims, true)), g.of(0));
            return List.of(g.add(new Move.Expand(from), kept));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            Shape kept = reduced(x.shape(), dims, true);
            double[] sums = new double[Math.toIntExact(kept.elements())];
            Strides into = Strides.broadcast(kept, x.shape());
            for (long i = 0; i < x.elements(); i++) {
                sums[(int) into.at(i)] += x.get(i);
            }
            return List.of(
                    Tensor.generate(
                            x.dtype(), reduced(x.shape(), dims, keepDim), i -> sums[(int) i]));
        }
    }

    /** The largest over {@code dims}; an empty list means all of them. */
    record Amax(List<Integer> dims, boolean keepDim) implements Reduce {
        public Amax {
            dims = List.copyOf(dims);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            if (x.shape().elements() == 0) {
                throw new ShapeException(
                        "amax: needs at least one element, found %s".formatted(x.shape()));
            }
            return List.of(x.as(Rules.named(label(), () -> reduced(x.shape(), dims, keepDim))));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(inputs.getFirst().shape().elements(), inputs, outputs);
        }

        /** Equals share the gradient. */
        @Override
        public List<Integer> gradient(Gradient g) {
            int x = g.input(0);
            Op keep = new Move.Reshape(reduced(g.shape(x), dims, true));
            int y = g.add(keep, g.output(0));
            int equal = g.add(new Choice.Compare(Choice.CompareFn.EQ), x, y);
            int hits = g.add(new Pointwise.Cast(g.type(x).dtype()), equal);
            int count = g.add(new Sum(dims, true), hits);
            Op div = new Pointwise.Binary(Pointwise.BinaryFn.DIV);
            int share = g.add(div, g.add(keep, g.of(0)), count);
            return List.of(g.add(new Pointwise.Binary(Pointwise.BinaryFn.MUL), hits, share));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            Shape kept = reduced(x.shape(), dims, true);
            double[] largest = new double[Math.toIntExact(kept.elements())];
            Arrays.fill(largest, Double.NEGATIVE_INFINITY);
            Strides into = Strides.broadcast(kept, x.shape());
            for (long i = 0; i < x.elements(); i++) {
                int at = (int) into.at(i);
                largest[at] = Math.max(largest[at], x.get(i));
            }
            Shape shape = reduced(x.shape(), dims, keepDim);
            return List.of(Tensor.generate(x.dtype(), shape, i -> largest[(int) i]));
        }
    }

    private static Shape reduced(Shape from, List<Integer> dims, boolean keep) {
        TreeSet<Integer> axes = new TreeSet<>();
        dims.forEach(d -> axes.add(from.axis(d)));
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < from.rank(); i++) {
            boolean folded = dims.isEmpty() || axes.contains(i);
            if (!folded || keep) {
                sizes.add(folded ? 1L : from.dim(i));
            }
        }
        return new Shape(sizes);
    }

    /** The int64 position of the largest element along {@code dim}; the first of equals. */
    record Argmax(int dim) implements Reduce {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            if (x.shape().rank() == 0) {
                throw new ShapeException("argmax: a scalar has no dimension " + dim);
            }
            Shape folded = Rules.named(label(), () -> x.shape().without(dim));
            if (x.shape().dim(dim) == 0) {
                throw new ShapeException(
                        "argmax: dimension %d of %s has no elements".formatted(dim, x.shape()));
            }
            return List.of(new TensorType(DType.INT64, folded, x.shard()));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            int axis = x.shape().axis(dim);
            long size = x.shape().dim(axis);
            long step = x.shape().strides()[axis];
            return List.of(
                    Tensor.generate(
                            DType.INT64,
                            x.shape().without(axis),
                            i -> largest(x, i / step * step * size + i % step, step, size)));
        }

        private static long largest(Tensor x, long start, long step, long size) {
            long best = 0;
            for (long k = 1; k < size; k++) {
                if (Tensor.exceeds(x.get(start + k * step), x.get(start + best * step))) {
                    best = k;
                }
            }
            return best;
        }
    }
}
