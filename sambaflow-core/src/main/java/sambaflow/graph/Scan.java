package sambaflow.graph;

import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Reductions along one dimension that keep more than one number of it. */
public sealed interface Scan extends Reduce {

    /** The sum of all elements up to each one along {@code dim}, or from it on to the end. */
    record Cumsum(int dim, boolean reverse) implements Scan {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            Rules.named(label(), () -> x.shape().axis(dim));
            return List.of(x);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.add(new Cumsum(dim, !reverse), g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            int axis = x.shape().axis(dim);
            long size = x.shape().dim(axis);
            long step = x.shape().strides()[axis];
            Tensor y = Tensor.zeros(x.dtype(), x.shape());
            for (long line = 0; line * size < x.elements(); line++) {
                long start = line / step * step * size + line % step;
                double sum = 0;
                for (long k = 0; k < size; k++) {
                    long at = start + (reverse ? size - 1 - k : k) * step;
                    sum += x.get(at);
                    y.set(at, sum);
                }
            }
            return List.of(y);
        }
    }

    /**
     * The {@code k} largest along {@code dim}, in descending order, and their int64 places; the
     * first of equals comes first.
     */
    record Topk(long k, int dim) implements Scan {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            int axis = Rules.named(label(), () -> x.shape().axis(dim));
            if (k < 1 || k > x.shape().dim(axis)) {
                throw new ShapeException(
                        "topk: k must be from 1 to the size of dimension %d of %s, found %d"
                                .formatted(axis, x.shape(), k));
            }
            TensorType y = x.as(x.shape().with(axis, k));
            return List.of(y, y.as(DType.INT64));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(k * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            g.requireUnused(1, "places");
            return List.of(g.add(new ScatterAdd(dim, g.shape(g.input(0))), g.of(0), g.output(1)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            int axis = x.shape().axis(dim);
            long size = x.shape().dim(axis);
            long step = x.shape().strides()[axis];
            Shape shape = x.shape().with(axis, k);
            Tensor places = Tensor.zeros(DType.INT64, shape);
            for (long line = 0; line * size < x.elements(); line++) {
                long start = line / step * step * size + line % step;
                long into = line / step * step * k + line % step;
                // NaN is larger than any number, as doubles are ordered.
                Comparator<Long> descending =
                        Comparator.comparingDouble((Long p) -> x.get(start + p * step) + 0.0)
                                .reversed();
                long[] order =
                        LongStream.range(0, size)
                                .boxed()
                                .sorted(descending)
                                .mapToLong(p -> p)
                                .toArray();
                for (int i = 0; i < k; i++) {
                    places.set(into + i * step, order[i]);
                }
            }
            Strides base = Gather.base(dim, x.shape(), shape);
            return List.of(
                    x.pick(shape, i -> Gather.target(label(), dim, x.shape(), places, base, i)),
                    places);
        }
    }
}
