package sambaflow.sim.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.Update;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;

/**
 * The optimizer's nodes that may write into the regions they read, as nothing comes after them: the
 * last nodes of a graph, of which each reads an element and writes the same one. A region is then
 * neither copied nor held twice.
 */
final class InPlace {
    private final BitSet nodes = new BitSet();

    /** The region that each of their results belongs to, by the result's number. */
    private final Map<Integer, Region> written = new HashMap<>();

    InPlace(CompiledGraph compiled) {
        Graph graph = compiled.graph();
        Map<Integer, Region> regions = new HashMap<>();
        graph.regions().forEach(r -> regions.put(r.written(), r));
        Set<Integer> read = new HashSet<>();
        graph.outputs().forEach(o -> read.add(o.value()));
        List<Integer> order = order(compiled);
        for (int n : order.reversed()) {
            Node node = graph.nodes().get(n);
            if (!steps(node) || !owns(node, regions, read)) {
                return;
            }
            nodes.set(n);
            node.outputs().forEach(v -> written.put(v, regions.get(v)));
            read.addAll(node.inputs());
        }
    }

    private static List<Integer> order(CompiledGraph compiled) {
        List<Integer> order = new ArrayList<>();
        for (Section section : compiled.sections()) {
            order.addAll(section.nodes());
        }
        return order;
    }

    /** Whether element i of each result needs element i of each tensor, and scalars. */
    private static boolean steps(Node node) {
        return switch (node.op()) {
            case Update.Sgd _, Update.NesterovSgd _, Update.DampedSgd _, Update.AdamW _ -> true;
            default -> false;
        };
    }

    /**
     * Whether each result is the next content of a region that this node reads and none after it.
     */
    private static boolean owns(Node node, Map<Integer, Region> regions, Set<Integer> readAfter) {
        return node.outputs().stream()
                .allMatch(v ->
                        regions.containsKey(v)
                                && node.inputs().contains(regions.get(v).read())
                                && !readAfter.contains(regions.get(v).read())
                                && !readAfter.contains(v));
    }

    boolean contains(int node) {
        return nodes.get(node);
    }

    /** Whether {@code value} is made in the memory of its region. */
    boolean isWritten(int value) {
        return written.containsKey(value);
    }

    /** The region whose next content {@code value} is. */
    Region region(int value) {
        return written.get(value);
    }
}
