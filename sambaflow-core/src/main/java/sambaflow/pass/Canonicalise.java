package sambaflow.pass;

import java.util.List;
import java.util.stream.IntStream;
import sambaflow.graph.Graph;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Piece;
import sambaflow.graph.Pointwise;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;

/**
 * Removes moves and casts that change nothing, and makes one of two that follow each other. No
 * result changes by a bit.
 *
 * <pre>
 *   reshape(reshape(x))              becomes   reshape(x)
 *   permute(permute(x))              becomes   permute(x), or x
 *   cast to bf16(cast to f32(x16))   becomes   x16
 * </pre>
 */
public final class Canonicalise {
    private static final int OUTSIDE = -1;

    private final Graph graph;
    private final Rewriting to;
    private final Node[] maker;

    private Canonicalise(Graph graph) {
        this.graph = graph;
        this.to = new Rewriting(graph);
        this.maker = new Node[graph.values().size()];
    }

    public static Pass pass() {
        return new Pass(
                "canonicalise",
                "remove moves and casts that change nothing, join those that follow each other",
                graph -> new Canonicalise(graph).run());
    }

    private Graph run() {
        for (Node node : graph.nodes()) {
            if (node.outputs().size() == 1 && node.inputs().size() == 1) {
                simplify(node);
            } else {
                take(node, node.op(), to.at(node.inputs()));
            }
        }
        return to.graph();
    }

    private void take(Node node, Op op, List<Integer> inputs) {
        to.keep(node, op, inputs);
        Node taken =
                new Node(op, inputs, node.outputs(), node.name(), node.section(), node.origin());
        node.outputs().forEach(v -> maker[v] = taken);
    }

    private void simplify(Node node) {
        int input = to.at(node.inputs().getFirst());
        int output = node.outputs().getFirst();
        Op op = node.op();
        Node before = maker[input];
        if (before != null && before.section() == node.section()) {
            int source = before.inputs().isEmpty() ? OUTSIDE : before.inputs().getFirst();
            Op joined = source == OUTSIDE ? null : joined(graph.type(source), before.op(), op);
            if (joined != null) {
                op = joined;
                input = source;
            }
        }
        if (changesNothing(op, graph.type(input), graph.type(output))) {
            to.replace(output, input);
        } else {
            take(node, op, List.of(input));
        }
    }

    /** One operator that does to {@code source} what both do one after the other, or null. */
    private static Op joined(TensorType source, Op first, Op second) {
        if (first instanceof Move.Reshape && second instanceof Move.Reshape) {
            return second;
        }
        if (first instanceof Move.Permute one && second instanceof Move.Permute two) {
            return new Move.Permute(two.dims().stream().map(one.dims()::get).toList());
        }
        boolean widened =
                first instanceof Pointwise.Cast one
                        && one.to() == DType.FLOAT32
                        && source.dtype() == DType.BFLOAT16;
        boolean narrowed = second instanceof Pointwise.Cast two && two.to() == DType.BFLOAT16;
        // Only what was narrow before comes back as it was; else the cast back rounds.
        return widened && narrowed ? second : null;
    }

    private static boolean changesNothing(Op op, TensorType from, TensorType to) {
        if (!from.equals(to)) {
            return false;
        }
        return switch (op) {
            case Move.Reshape _, Move.Expand _, Pointwise.Cast _ -> true;
            case Move.Permute p ->
                    p.dims().equals(IntStream.range(0, p.dims().size()).boxed().toList());
            case Piece.Cat _ -> true;
            case Piece.Slice slice -> slice.steps().stream().allMatch(s -> s == 1);
            case Op _ -> false;
        };
    }
}
