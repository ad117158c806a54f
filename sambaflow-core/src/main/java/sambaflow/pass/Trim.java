package sambaflow.pass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.Value;

/** Removes nodes that no output and no region needs, and numbers the remaining values anew. */
public final class Trim {
    private final Graph graph;
    private final Set<Integer> needed = new HashSet<>();
    private final List<Value> values = new ArrayList<>();
    private final int[] renumbered;

    private Trim(Graph graph) {
        this.graph = graph;
        this.renumbered = new int[graph.values().size()];
    }

    public static Pass pass() {
        return new Pass(
                "trim",
                "remove what no output and no region needs",
                graph -> new Trim(graph).run());
    }

    private Graph run() {
        graph.outputs().forEach(o -> needed.add(o.value()));
        graph.regions().forEach(r -> needed.add(r.read()));
        graph.regions().stream()
                .filter(r -> r.written() != Region.UNCHANGED)
                .forEach(r -> needed.add(r.written()));
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                kept.addFirst(node);
                needed.addAll(node.inputs());
                needed.addAll(node.outputs());
            }
        }
        List<Graph.Input> inputs =
                graph.inputs().stream().filter(i -> needed.contains(i.value())).toList();
        number();
        return new Graph(
                graph.name(),
                values,
                inputs.stream().map(i -> new Graph.Input(at(i.value()), i.role())).toList(),
                graph.regions().stream().map(this::region).toList(),
                kept.stream().map(this::node).toList(),
                graph.outputs().stream()
                        .map(o -> new Graph.Output(o.name(), at(o.value())))
                        .toList());
    }

    private void number() {
        for (int i = 0; i < renumbered.length; i++) {
            renumbered[i] = needed.contains(i) ? values.size() : -1;
            if (needed.contains(i)) {
                values.add(graph.values().get(i));
            }
        }
    }

    private int at(int value) {
        return renumbered[value];
    }

    private Region region(Region r) {
        int written = r.written() == Region.UNCHANGED ? Region.UNCHANGED : at(r.written());
        return new Region(r.name(), r.kind(), at(r.read()), written, r.aliases());
    }

    private Node node(Node n) {
        return new Node(
                n.op(),
                n.inputs().stream().map(this::at).toList(),
                n.outputs().stream().map(this::at).toList(),
                n.name(),
                n.section(),
                n.origin());
    }
}
