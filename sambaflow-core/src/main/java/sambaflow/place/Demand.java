package sambaflow.place;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Collective;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.Index;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Sampling;
import sambaflow.graph.TensorType;
import sambaflow.graph.Update;
import sambaflow.graph.Window;
import sambaflow.section.SectionCutter;

/**
 * What one stage would like to have.
 *
 * @param pcus compute units that it can keep busy
 * @param bufferBytes PMU memory to hold its operands and result at once, double-buffered
 * @param divisions into how many pieces its work can be cut at most
 */
record Demand(long pcus, long bufferBytes, long divisions) {
    private static final int DOUBLE_BUFFER = 2;

    /** Vectors that one unit should have to work on before a second one is worth configuring. */
    private static final long VECTORS_PER_UNIT = 64;

    static Demand of(Graph graph, List<Node> nodes, RduSpec rdu) {
        long pcus = 0;
        long bytes = 0;
        long divisions = 1;
        for (Node node : nodes) {
            List<TensorType> types = types(graph, node);
            bytes += types.stream().mapToLong(TensorType::bytes).sum();
            // Casts and moves happen on the way through the memory units, piece by piece as the
            // operator that they feed asks for.
            if (!SectionCutter.rides(node.op()) || nodes.size() == 1) {
                pcus = Math.max(pcus, pcus(graph, node, rdu));
                divisions = Math.max(divisions, divisions(node.op(), types, rdu));
            }
        }
        return new Demand(pcus, DOUBLE_BUFFER * bytes, divisions);
    }

    private static List<TensorType> types(Graph graph, Node node) {
        return Stream.concat(
                        graph.types(node.inputs()).stream(), graph.types(node.outputs()).stream())
                .toList();
    }

    private static long divisions(Op op, List<TensorType> types, RduSpec rdu) {
        return switch (op) {
            case Pointwise _, Move _, Sampling _, Update _ ->
                    most(types, type -> divideUp(type.shape().elements(), rdu.lanes()));
            case Contract _, Window _, Reduce _, Normalise _, Loss _, Index _, Collective _ ->
                    most(types, Demand::rows);
        };
    }

    private static long most(List<TensorType> types, ToLongFunction<TensorType> pieces) {
        return types.stream().mapToLong(pieces).max().orElse(1);
    }

    private static long rows(TensorType type) {
        return type.shape().rank() == 0 ? 1 : type.shape().without(-1).elements();
    }

    private static long pcus(Graph graph, Node node, RduSpec rdu) {
        long elements = graph.types(node.outputs()).getFirst().shape().elements();
        long largest = most(types(graph, node), type -> type.shape().elements());
        long simd = divideUp(largest, rdu.lanes() * VECTORS_PER_UNIT);
        Op op = node.op();
        return switch (op) {
            // An output-stationary array holds one result in each lane of each stage.
            case Contract _ ->
                    divideUp(elements, (long) rdu.lanes() * rdu.stages() * rdu.packedBf16());
            case Pointwise.Cast _, Move _ -> 0;
            case Pointwise _, Window _, Reduce _, Normalise _, Loss _, Sampling _, Update _ -> simd;
            case Index _, Collective _ -> 1;
        };
    }

    static long divideUp(long a, long b) {
        return (a + b - 1) / b;
    }
}
