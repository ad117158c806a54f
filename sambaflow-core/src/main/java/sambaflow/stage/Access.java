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
import sambaflow.graph.Scan;
import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.graph.ScatterAdd;
import sambaflow.graph.Update;
import sambaflow.graph.Window;
import sambaflow.tensor.Shape;

/**
 * How an operator's tensors pass through it when a section works slice by slice along each tensor's
 * leading dimension, the first of more than one element.
 *
 * @param streamed for each input, whether a slice of it suffices for a slice of the result
 * @param sliced whether results leave slice by slice; if not, they are ready with the last slice
 */
record Access(List<Boolean> streamed, boolean sliced) {

    static Access of(Graph graph, Node node) {
        List<Shape> in = graph.types(node.inputs()).stream().map(t -> t.shape()).toList();
        Shape out = graph.type(node.outputs().getFirst()).shape();
        return switch (node.op()) {
            case Pointwise _, Sampling _, Update _ -> aligned(in, out, true);
            case Move move -> move(move, in, out);
            case Reduce reduce -> reduce(reduce, in);
            case Contract contract -> contract(contract, in, out);
            case Window _ -> all(in, true);
            case Normalise normalise -> normalise(normalise, in, out);
            case Loss _ -> new Access(aligned(in, in.get(largest(in)), true).streamed, out.rank() > 0);
            case Index index -> index(index, in);
            case Collective _ -> new Access(Collections.nCopies(in.size(), false), false);
        };
    }

    /** The first dimension of more than one element; 0 if there is none. */
    static int leading(Shape shape) {
        for (int i = 0; i < shape.rank(); i++) {
            if (shape.dims().get(i) > 1) {
                return i;
            }
        }
        return 0;
    }

    /** Elements of the leading dimension. */
    static long extent(Shape shape) {
        return shape.rank() == 0 ? 1 : shape.dims().get(leading(shape));
    }

    private static Access all(List<Shape> in, boolean sliced) {
        return new Access(Collections.nCopies(in.size(), true), sliced);
    }

    private static Access first(List<Shape> in, boolean streams, boolean sliced) {
        List<Boolean> streamed = new ArrayList<>(Collections.nCopies(in.size(), false));
        streamed.set(0, streams);
        return new Access(streamed, sliced);
    }

    /** Inputs broadcast to {@code out} stream where they have its leading dimension whole. */
    private static Access aligned(List<Shape> in, Shape out, boolean sliced) {
        int fromEnd = out.rank() - leading(out);
        List<Boolean> streamed =
                in.stream()
                        .map(s -> s.rank() >= fromEnd && s.rank() > 0 && s.dim(-fromEnd) == extent(out))
                        .toList();
        return new Access(streamed, sliced);
    }

    private static int largest(List<Shape> in) {
        int best = 0;
        for (int i = 1; i < in.size(); i++) {
            best = in.get(i).elements() > in.get(best).elements() ? i : best;
        }
        return best;
    }

    private static Access move(Move move, List<Shape> in, Shape out) {
        Shape x = in.getFirst();
        return switch (move) {
            case Move.Reshape _ -> all(in, true).streaming(divides(extent(x), extent(out)));
            case Move.Permute p ->
                    all(in, true).streaming(x.rank() == 0 || p.dims().get(leading(out)) == leading(x));
            case Move.Expand _ -> aligned(in, out, true);
            case Piece.Cat cat -> all(in, true).streaming(out.axis(cat.dim()) != leading(out));
            case Piece _ -> all(in, true);
        };
    }

    private static boolean divides(long a, long b) {
        return a % Math.max(1, b) == 0 || b % Math.max(1, a) == 0;
    }

    private Access streaming(boolean streams) {
        return streams ? this : new Access(Collections.nCopies(streamed.size(), false), sliced);
    }

    private static Access reduce(Reduce reduce, List<Shape> in) {
        Shape x = in.getFirst();
        return switch (reduce) {
            case Reduce.Sum sum -> all(in, keeps(sum.dims(), x));
            case Reduce.Amax amax -> all(in, keeps(amax.dims(), x));
            case Reduce.Argmax argmax -> all(in, keeps(List.of(argmax.dim()), x));
            case Scan.Topk topk -> all(in, keeps(List.of(topk.dim()), x));
            case Scan.Cumsum scan ->
                    all(in, true).streaming(!scan.reverse() || x.axis(scan.dim()) != leading(x));
        };
    }

    /** Whether a reduction over {@code dims} leaves the leading dimension. */
    private static boolean keeps(List<Integer> dims, Shape x) {
        return !dims.isEmpty() && dims.stream().noneMatch(d -> x.axis(d) == leading(x));
    }

    private static Access contract(Contract contract, List<Shape> in, Shape out) {
        Shape a = in.getFirst();
        return switch (contract) {
            case Contract.Linear _ -> first(in, leading(a) < a.rank() - 1, true);
            case Contract.MatMul matmul -> matmul(matmul, in);
            case Convolution.Conv2dWeightGrad _ -> all(in, false);
            case Convolution _ -> first(in, leading(a) == 0, true);
            case ScaledDotProductAttention _ ->
                    leading(a) < a.rank() - 2 ? aligned(in, a, true) : first(in, true, true);
        };
    }

    private static Access matmul(Contract.MatMul matmul, List<Shape> in) {
        Shape a = in.getFirst();
        if (leading(a) < a.rank() - 2) {
            return all(in, true);
        }
        // Rows of a transposed operand are what is summed over: both come slice by slice, and the
        // sum is complete with the last.
        return matmul.transposeA()
                ? new Access(List.of(true, !matmul.transposeB()), false)
                : first(in, true, true);
    }

    private static Access normalise(Normalise normalise, List<Shape> in, Shape out) {
        Shape x = in.getFirst();
        return switch (normalise) {
            case Norm.BatchNorm _ -> first(in, false, true);
            case Norm _ -> first(in, leading(x) < x.rank() - 1, true);
            case Normalise _ -> aligned(in, out, true).streaming(leading(x) < x.rank() - 1);
        };
    }

    private static Access index(Index index, List<Shape> in) {
        Shape x = in.getFirst();
        return switch (index) {
            case Index.Embedding _ -> new Access(List.of(false, true), true);
            case Index.EmbeddingGrad _ -> all(in, false);
            case Gather gather -> all(in, true).streaming(x.axis(gather.dim()) != leading(x));
            case ScatterAdd scatter ->
                    all(in, scatter.shape().axis(scatter.dim()) != leading(scatter.shape()));
        };
    }
}
