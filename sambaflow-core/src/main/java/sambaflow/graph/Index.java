package sambaflow.graph;

import java.util.ArrayList;
import java.util.List;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators that pick rows by number. */
public sealed interface Index extends Op
        permits Index.Embedding, Index.EmbeddingGrad, Gather, ScatterAdd {

    @Override
    default Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        return Cost.of(0, inputs, outputs);
    }

    /** Rows of table [n, width] by integer ids [...]: [..., width]. */
    record Embedding() implements Index {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 2);
            Rules.floating(label(), inputs.subList(0, 1), 1);
            Rules.rank(label(), "the table", inputs.getFirst(), 2);
            Rules.integer(label(), "the ids", inputs.get(1));
            List<Long> dims = new ArrayList<>(inputs.get(1).shape().dims());
            dims.add(inputs.getFirst().shape().dim(1));
            return List.of(inputs.getFirst().as(new Shape(dims)));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            long rows = g.shape(g.input(0)).dim(0);
            return List.of(g.add(new EmbeddingGrad(rows), g.of(0), g.input(1)), NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor table = in.get(0);
            Tensor ids = in.get(1);
            long width = table.shape().dim(1);
            List<Long> dims = new ArrayList<>(ids.shape().dims());
            dims.add(width);
            return List.of(
                    Tensor.generate(
                            table.dtype(),
                            new Shape(dims),
                            i -> {
                                long row = row(ids, i / width, table.shape().dim(0));
                                return table.get(row * width + i % width);
                            }));
        }
    }

    /** The table's gradient: each row of dy added to the row its id names. */
    record EmbeddingGrad(long rows) implements Index {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 2);
            TensorType dy = Rules.floating(label(), inputs.subList(0, 1), 1).getFirst();
            Rules.integer(label(), "the ids", inputs.get(1));
            if (dy.shape().rank() == 0 || !dy.shape().without(-1).equals(inputs.get(1).shape())) {
                throw new ShapeException(
                        "embedding_grad: a gradient %s needs one row for each id, found ids %s"
                                .formatted(dy.shape(), inputs.get(1).shape()));
            }
            return List.of(dy.as(Shape.of(rows, dy.shape().dim(-1))));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            throw Rules.noSecondGradient(this);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor dy = in.get(0);
            Tensor ids = in.get(1);
            long width = dy.shape().dim(-1);
            double[] sums = new double[Math.toIntExact(rows * width)];
            for (long i = 0; i < dy.elements(); i++) {
                sums[(int) (row(ids, i / width, rows) * width + i % width)] += dy.get(i);
            }
            return List.of(Tensor.generate(dy.dtype(), Shape.of(rows, width), i -> sums[(int) i]));
        }
    }

    private static long row(Tensor ids, long position, long rows) {
        long id = ids.getLong(position);
        if (id < 0 || id >= rows) {
            throw new ShapeException(
                    "embedding: id %d at position %d is not a row; expected 0 to %d"
                            .formatted(id, position, rows - 1));
        }
        return id;
    }
}
