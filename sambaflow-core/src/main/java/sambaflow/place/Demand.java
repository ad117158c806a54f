package sambaflow.place;

import java.util.List;
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
            List<TensorType> types =
                    Stream.concat(
                                    graph.types(node.inputs()).stream(),
                                    graph.types(node.outputs()).stream())
                            .toList();
            // Casts and moves happen on the way through the memory units.
            pcus = Math.max(pcus, SectionCutter.rides(node.op()) ? 0 : pcus(graph, node, rdu));
            bytes += types.stream().mapToLong(TensorType::bytes).sum();
            divisions = Math.max(divisions, types.stream().mapToLong(Demand::rows).max().orElse(1));
        }
        return new Demand(pcus, DOUBLE_BUFFER * bytes, divisions);
    }

    private static long rows(TensorType type) {
        long elements = type.shape().elements();
        return type.shape().rank() == 0 ? 1 : Math.max(1, elements / type.shape().dim(-1));
    }

    private static long pcus(Graph graph, Node node, RduSpec rdu) {
        long elements = graph.types(node.outputs()).getFirst().shape().elements();
        long simd = divideUp(largest(graph, node), rdu.lanes() * VECTORS_PER_UNIT);
        Op op = node.op();
        return switch (op) {
            // An output-stationary array holds one result in each lane of each stage.
            case Contract c ->
                    divideUp(elements, (long) rdu.lanes() * rdu.stages() * rdu.packedBf16());
            case Pointwise p -> simd;
            case Reduce r -> simd;
            case Normalise n -> simd;
            case Loss l -> simd;
            case Index i -> 1;
            case Move m -> 0;
            case Sampling s -> simd;
            case Update u -> simd;
            case Collective c -> 1;
        };
    }

    private static long largest(Graph graph, Node node) {
        return Stream.concat(node.inputs().stream(), node.outputs().stream())
                .mapToLong(v -> graph.type(v).shape().elements())
                .max()
                .orElse(1);
    }

    static long divideUp(long a, long b) {
        return (a + b - 1) / b;
    }
}
