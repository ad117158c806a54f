package sambaflow.pass;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import sambaflow.graph.Choice;
import sambaflow.graph.Choice.CompareFn;
import sambaflow.graph.Choice.LogicalFn;
import sambaflow.graph.Graph;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Pointwise.UnaryFn;
import sambaflow.tensor.DType;

/**
 * Joins operators that follow each other where their constants say already what comes out. Only
 * what is exact in every element type is joined: no result changes by a bit, a NaN stays a NaN.
 *
 * <pre>
 *   affine(affine(x, 2), 8)          becomes   affine(x, 16)
 *   relu(relu(x)), neg(neg(x))       becomes   relu(x), x
 *   masked_fill(masked_fill(x, m), m)          masked_fill(x, m)
 *   cast to i64(cast to f32(x16))    becomes   cast to i64(x16)
 * </pre>
 */
public final class FoldConstants {
    private static final Set<UnaryFn> NOT_NEGATIVE =
            Set.of(UnaryFn.ABS, UnaryFn.RELU, UnaryFn.SQUARE, UnaryFn.EXP);

    private final Graph graph;
    private final Rewriting to;
    private final Node[] maker;

    /** What a node is folded to: a value that is there, or an operator on other inputs. */
    private record Folded(Op op, List<Integer> inputs) {
        static Folded value(int value) {
            return new Folded(null, List.of(value));
        }
    }

    private FoldConstants(Graph graph) {
        this.graph = graph;
        this.to = new Rewriting(graph);
        this.maker = new Node[graph.values().size()];
    }

    public static Pass pass() {
        return new Pass(
                "fold-constants",
                "join operators whose constants say what comes out",
                graph -> new FoldConstants(graph).run());
    }

    private Graph run() {
        for (Node node : graph.nodes()) {
            Node now = node.reading(to.at(node.inputs()));
            Optional<Folded> folded = folded(now);
            // One join may make another one possible.
            while (folded.isPresent() && folded.get().op() != null) {
                now = with(now, folded.get());
                folded = folded(now);
            }
            if (folded.isPresent()) {
                to.replace(node.outputs().getFirst(), folded.get().inputs().getFirst());
            } else {
                to.keep(node, now.op(), now.inputs());
                for (int output : now.outputs()) {
                    maker[output] = now;
                }
            }
        }
        return to.graph();
    }

    private static Node with(Node node, Folded f) {
        return new Node(
                f.op(), f.inputs(), node.outputs(), node.name(), node.section(), node.origin());
    }

    private Optional<Folded> folded(Node node) {
        if (choosesBetweenEquals(node)) {
            return Optional.of(Folded.value(node.inputs().getLast()));
        }
        Node before = node.inputs().isEmpty() ? null : maker[node.inputs().getFirst()];
        // What another part of a step reads would have to be kept for this one.
        return before == null || before.section() != node.section()
                ? Optional.empty()
                : behind(before, node);
    }

    private boolean choosesBetweenEquals(Node node) {
        List<Integer> in = node.inputs();
        return switch (node.op()) {
            case Choice.Where _ ->
                    in.get(1).equals(in.get(2))
                            && graph.type(in.get(1)).equals(graph.type(node.outputs().getFirst()));
            case Choice.Logical l ->
                    (l.fn() == LogicalFn.AND || l.fn() == LogicalFn.OR)
                            && in.get(0).equals(in.get(1));
            case Op _ -> false;
        };
    }

    /** What {@code node} does to the result of {@code before}, which it reads first. */
    private Optional<Folded> behind(Node before, Node node) {
        return switch (node.op()) {
            case Pointwise.Unary(UnaryFn fn) when before.op() instanceof Pointwise.Unary(var g) ->
                    unary(g, fn, before, node);
            case Pointwise.Affine two when before.op() instanceof Pointwise.Affine one ->
                    affine(one, two).map(op -> new Folded(op, before.inputs()));
            case Pointwise.Cast cast when before.op() instanceof Pointwise.Cast(DType middle) ->
                    holds(middle, graph.type(before.inputs().getFirst()).dtype())
                            ? Optional.of(new Folded(cast, before.inputs()))
                            : Optional.empty();
            case Move.Expand expand when before.op() instanceof Move.Expand ->
                    Optional.of(new Folded(expand, before.inputs()));
            case Choice.Logical(LogicalFn fn) when fn == LogicalFn.NOT -> not(before);
            case Choice.MaskedFill fill
                    when before.op() instanceof Choice.MaskedFill
                            && before.inputs().get(1).equals(node.inputs().get(1)) ->
                    Optional.of(new Folded(fill, before.inputs()));
            case Op _ -> Optional.empty();
        };
    }

    private static Optional<Folded> unary(UnaryFn first, UnaryFn second, Node before, Node node) {
        boolean signGone = second == UnaryFn.ABS || second == UnaryFn.SQUARE;
        if (first == UnaryFn.NEG && second == UnaryFn.NEG) {
            return Optional.of(Folded.value(before.inputs().getFirst()));
        }
        if (signGone && first == UnaryFn.NEG || second == UnaryFn.SQUARE && first == UnaryFn.ABS) {
            return Optional.of(new Folded(node.op(), before.inputs()));
        }
        boolean changesNothing = second == UnaryFn.ABS || second == UnaryFn.RELU;
        return changesNothing && NOT_NEGATIVE.contains(first)
                ? Optional.of(Folded.value(node.inputs().getFirst()))
                : Optional.empty();
    }

    /** Powers of two that only enlarge: nothing is rounded, neither in one step nor in two. */
    private static Optional<Op> affine(Pointwise.Affine one, Pointwise.Affine two) {
        float both = one.scale() * two.scale();
        boolean exact = enlarges(one) && enlarges(two) && Float.isFinite(both);
        return exact ? Optional.of(new Pointwise.Affine(both, 0)) : Optional.empty();
    }

    private static boolean enlarges(Pointwise.Affine a) {
        float size = Math.abs(a.scale());
        return Float.compare(a.shift(), 0) == 0
                && size >= 1
                && Float.isFinite(size)
                && size == Math.scalb(1f, Math.getExponent(size));
    }

    /** Whether {@code middle} has every number of {@code from}. */
    private static boolean holds(DType middle, DType from) {
        return switch (from) {
            case BOOL -> true;
            case BFLOAT16 -> middle == DType.FLOAT32;
            case INT32 -> middle == DType.INT64;
            case FLOAT32, FLOAT64, INT64 -> false;
        };
    }

    private static Optional<Folded> not(Node before) {
        return switch (before.op()) {
            case Choice.Logical(LogicalFn fn) when fn == LogicalFn.NOT ->
                    Optional.of(Folded.value(before.inputs().getFirst()));
            // Of the others' opposites, a NaN is neither.
            case Choice.Compare(CompareFn fn) when fn == CompareFn.EQ ->
                    Optional.of(new Folded(new Choice.Compare(CompareFn.NE), before.inputs()));
            case Choice.Compare(CompareFn fn) when fn == CompareFn.NE ->
                    Optional.of(new Folded(new Choice.Compare(CompareFn.EQ), before.inputs()));
            case Op _ -> Optional.empty();
        };
    }
}
