package sambaflow.stage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import sambaflow.graph.Collective;
import sambaflow.graph.Contract;
import sambaflow.graph.Convolution;
import sambaflow.graph.Gather;
import sambaflow.graph.Graph;
import sambaflow.graph.Index;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Norm;
import sambaflow.graph.Normalise;
import sambaflow.graph.Piece;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Sampling;
import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.graph.Scan;
import sambaflow.graph.ScatterAdd;
import sambaflow.graph.Update;
import sambaflow.graph.Window;
import sambaflow.tensor.Shape;

/**
 * How finely an operator's tensors can pass through it when a section works slice by slice along
 * their leading dimensions.
 *
 * @param inputs for each input, into how many slices it can be cut so that one slice of the result
 *     needs one slice of it; 1 for an input of which everything is needed at once
 * @param outputs in how many slices each result leaves, the last number for all further ones; 1 for
 *     what is ready at the end
 */
record Access(List<Long> inputs, List<Long> outputs) {
    /** Fewer rows than an array has lanes do not fill it. */
    private static final long FEW_ROWS = 16;

    Access(List<Long> inputs, long output) {
        this(inputs, List.of(output));
    }

    static Access of(Graph graph, Node node) {
        List<Shape> in = graph.types(node.inputs()).stream().map(t -> t.shape()).toList();
        Shape out = graph.type(node.outputs().getFirst()).shape();
        return switch (node.op()) {
            case Pointwise _, Sampling _, Update _ -> aligned(in, out, lines(out));
            case Move move -> move(move, in, out);
            case Reduce reduce -> reduce(reduce, in.getFirst());
            case Contract contract -> contract(contract, in, out);
            case Window _ -> all(in, leading(in.getFirst(), 2));
            case Normalise normalise -> normalise(normalise, in, out);
            case Loss _ -> loss(in, out);
            case Index index -> index(index, in);
            case Collective _ -> whole(in.size());
        };
    }

    /** The product of the first {@code count} dimensions. */
    private static long leading(Shape shape, int count) {
        long product = 1;
        for (int i = 0; i < Math.min(count, shape.rank()); i++) {
            product *= shape.dims().get(i);
        }
        return Math.max(1, product);
    }

    /** Everything but the last dimension; a vector is cut anywhere. */
    private static long lines(Shape shape) {
        return shape.rank() == 1 ? Math.max(1, shape.elements()) : leading(shape, shape.rank() - 1);
    }

    private static Access whole(int inputs) {
        return new Access(Collections.nCopies(inputs, 1L), 1);
    }

    private static Access all(List<Shape> in, long slices) {
        return new Access(Collections.nCopies(in.size(), slices), slices);
    }

    private static Access first(List<Shape> in, long slices) {
        List<Long> inputs = new ArrayList<>(Collections.nCopies(in.size(), 1L));
        inputs.set(0, slices);
        return new Access(inputs, slices);
    }

    /** Inputs broadcast to {@code out} are cut as far as their leading dimensions are its own. */
    private static Access aligned(List<Shape> in, Shape out, long most) {
        return new Access(in.stream().map(s -> Math.min(most, common(s, out))).toList(), most);
    }

    private static long common(Shape from, Shape out) {
        if (from.equals(out)) {
            return lines(out);
        }
        long product = 1;
        int missing = out.rank() - from.rank();
        for (int i = 0; i < out.rank() - 1; i++) {
            long size = out.dims().get(i);
            boolean same = size == 1 || i >= missing && from.dims().get(i - missing) == size;
            if (!same) {
                return product;
            }
            product *= size;
        }
        return Math.max(1, product);
    }

    private static Access move(Move move, List<Shape> in, Shape out) {
        Shape x = in.getFirst();
        return switch (move) {
            case Move.Reshape _ -> all(in, samePrefix(x, out));
            case Move.Permute p -> all(in, kept(p.dims(), x));
            case Move.Expand _ -> aligned(in, out, lines(out));
            case Piece.Cat cat -> all(in, leading(out, out.axis(cat.dim())));
            // In order: what is left out passes by.
            case Piece.Slice _ -> all(in, lines(out));
            case Piece _ -> all(in, leading(out, 1));
        };
    }

    /** The finest cut along leading dimensions that both shapes have. */
    private static long samePrefix(Shape from, Shape to) {
        long best = 1;
        for (int i = 1; i <= from.rank(); i++) {
            for (int j = 1; j <= to.rank(); j++) {
                if (leading(from, i) == leading(to, j)) {
                    best = Math.max(best, leading(from, i));
                }
            }
        }
        return best;
    }

    /** The leading dimensions that a permutation leaves in front. */
    private static long kept(List<Integer> dims, Shape x) {
        int count = 0;
        while (count < dims.size() && dims.get(count) == count) {
            count++;
        }
        return leading(x, Math.min(count, Math.max(1, x.rank() - 1)));
    }

    private static Access reduce(Reduce reduce, Shape x) {
        return switch (reduce) {
            case Reduce.Sum sum -> folded(sum.dims(), x);
            case Reduce.Amax amax -> folded(amax.dims(), x);
            case Reduce.Argmax argmax -> folded(List.of(argmax.dim()), x);
            case Scan.Topk topk -> folded(List.of(topk.dim()), x);
            case Scan.Cumsum scan -> all(List.of(x), leading(x, x.axis(scan.dim())));
        };
    }

    /** Slices before the first folded dimension leave at once; what is folded is added up. */
    private static Access folded(List<Integer> dims, Shape x) {
        int first = dims.stream().mapToInt(x::axis).min().orElse(0);
        return new Access(List.of(lines(x)), leading(x, first));
    }

    private static Access contract(Contract contract, List<Shape> in, Shape out) {
        Shape a = in.getFirst();
        return switch (contract) {
            case Contract.Linear _ -> linear(in, leading(a, a.rank() - 1));
            case Contract.MatMul matmul -> matmul(matmul, in);
            case Convolution.Conv2dWeightGrad _ ->
                    new Access(Collections.nCopies(in.size(), leading(a, 1)), 1);
            case Convolution _ -> first(in, leading(a, 1));
            case ScaledDotProductAttention _ -> {
                long batches = leading(a, a.rank() - 2);
                List<Long> inputs = new ArrayList<>(Collections.nCopies(in.size(), batches));
                inputs.set(0, lines(a));
                if (in.size() > 3) {
                    inputs.set(3, common(in.get(3), out));
                }
                yield new Access(inputs, lines(out));
            }
        };
    }

    /**
     * Rows pass one by one while the weights stay. Of few rows nearly all the work is to fetch the
     * weights, so these pass instead, and each makes one column of the result.
     */
    private static Access linear(List<Shape> in, long rows) {
        long columns = in.get(1).dim(0);
        if (rows >= FEW_ROWS || rows >= columns) {
            return first(in, rows);
        }
        List<Long> inputs = new ArrayList<>(Collections.nCopies(in.size(), columns));
        inputs.set(0, 1L);
        return new Access(inputs, rows == 1 ? columns : 1);
    }

    private static Access matmul(Contract.MatMul matmul, List<Shape> in) {
        Shape a = in.getFirst();
        long batches = leading(a, a.rank() - 2);
        if (!matmul.transposeA()) {
            return new Access(List.of(lines(a), batches), lines(a));
        }
        // Rows of a transposed operand are what is summed over: both come slice by slice, and each
        // batch's sum is complete with the last of its own.
        return new Access(List.of(lines(a), matmul.transposeB() ? batches : lines(a)), batches);
    }

    private static Access normalise(Normalise normalise, List<Shape> in, Shape out) {
        Shape x = in.getFirst();
        return switch (normalise) {
            case Norm.BatchNorm _ -> first(in, 1);
            case Norm.GroupNorm _ -> first(in, leading(x, 1));
            case Norm.LayerNorm norm -> first(in, leading(x, x.rank() - norm.dims()));
            case Norm.RmsNorm norm -> first(in, leading(x, x.rank() - norm.dims()));
            case Normalise _ -> aligned(in, out, leading(out, out.rank() - 1));
        };
    }

    private static Access loss(List<Shape> in, Shape out) {
        Shape scores = in.stream().max((a, b) -> Long.compare(a.elements(), b.elements())).get();
        long rows = leading(scores, scores.rank() - 1);
        List<Long> inputs =
                in.stream().map(s -> s.rank() > 0 && s.elements() % rows == 0 ? rows : 1L).toList();
        // The loss is a sum over all rows; the probabilities beside it come row by row.
        return new Access(inputs, List.of(out.rank() > 0 ? rows : 1, rows));
    }

    private static Access index(Index index, List<Shape> in) {
        Shape x = in.getFirst();
        return switch (index) {
            case Index.Embedding _ -> {
                long ids = Math.max(1, in.get(1).elements());
                yield new Access(List.of(1L, ids), ids);
            }
            case Index.EmbeddingGrad _ -> {
                long ids = Math.max(1, in.get(1).elements());
                yield new Access(List.of(ids, ids), 1);
            }
            case Gather gather -> all(in, leading(x, x.axis(gather.dim())));
            case ScatterAdd scatter -> all(in, leading(x, scatter.shape().axis(scatter.dim())));
        };
    }
}
