package sambaflow.sim.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Op;

/**
 * Nodes that compute what an earlier node of another section type computes: a chip may compute a
 * value again sooner than fetch it from memory. This CPU has it at hand.
 */
final class Twins {
    private final int[] first;
    private final int[] value;

    private record Key(Op op, List<Integer> inputs) {}

    Twins(Graph graph) {
        this.first = new int[graph.nodes().size()];
        this.value = new int[graph.values().size()];
        for (int v = 0; v < value.length; v++) {
            value[v] = v;
        }
        Map<Key, Integer> known = new HashMap<>();
        for (int n = 0; n < first.length; n++) {
            Node node = graph.nodes().get(n);
            int own = n;
            Key key = new Key(node.op(), node.inputs().stream().map(v -> value[v]).toList());
            int twin = known.computeIfAbsent(key, _ -> own);
            boolean same = graph.nodes().get(twin).section() == node.section();
            first[n] = same ? n : twin;
            for (int i = 0; i < node.outputs().size() && first[n] != n; i++) {
                value[node.outputs().get(i)] = graph.nodes().get(twin).outputs().get(i);
            }
        }
    }

    /** The first node that computes what {@code node} does: mostly itself. */
    int first(int node) {
        return first[node];
    }

    /** The value that is always equal to {@code v} and made first: mostly itself. */
    int value(int v) {
        return value[v];
    }
}
