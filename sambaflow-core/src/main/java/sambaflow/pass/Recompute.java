package sambaflow.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;
import sambaflow.graph.Value;

/**
 * Computes in the backward pass again what is cheap to compute and costly to keep: a pointwise
 * result whose operands the backward pass reads anyway.
 *
 * <pre>
 *   fwd: g = gelu(x); ...    bckwd: dw = matmul(dy, g); dx = gelu_grad(d, x)
 *   becomes
 *   fwd: g = gelu(x); ...    bckwd: g2 = gelu(x); dw = matmul(dy, g2); dx = gelu_grad(d, x)
 * </pre>
 *
 * <p>The value then need not cross to the memory outside and back. Results do not change.
 */
public final class Recompute {
    private final Graph graph;
    private final List<Value> values;
    private final Set<Integer> readBackward = new HashSet<>();
    private final Set<Integer> kept = new HashSet<>();

    private Recompute(Graph graph) {
        this.graph = graph;
        this.values = new ArrayList<>(graph.values());
        for (Node node : graph.nodes()) {
            if (node.section() == SectionType.BCKWD) {
                readBackward.addAll(node.inputs());
            }
        }
        graph.outputs().forEach(o -> kept.add(o.value()));
        graph.regions().stream().map(Region::written).forEach(kept::add);
    }

    /**
     * @param fused whether operators share sections; each in its own, computing again saves nothing
     */
    public static Pass pass(boolean fused) {
        return fused
                ? new Pass(
                        "recompute",
                        "compute pointwise results again in the backward pass where that saves"
                                + " memory traffic",
                        graph -> new Recompute(graph).run())
                : new Pass("recompute", "mode o0: every result is kept", graph -> graph);
    }

    private Graph run() {
        Map<Integer, Integer> again = new HashMap<>();
        List<Node> copies = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (worth(node)) {
                int value = node.outputs().getFirst();
                values.add(new Value(values.get(value).name() + "_again", graph.type(value)));
                again.put(value, values.size() - 1);
                copies.add(
                        new Node(
                                node.op(),
                                node.inputs(),
                                List.of(values.size() - 1),
                                node.name() + "_again",
                                SectionType.BCKWD,
                                node.origin()));
            }
        }
        return again.isEmpty() ? graph : with(copies, again);
    }

    /** Whether all operands of a pointwise forward node are read by the backward pass anyway. */
    private boolean worth(Node node) {
        boolean cheap =
                node.op() instanceof Pointwise
                        && !(node.op() instanceof Pointwise.Cast)
                        && node.section() == SectionType.FWD
                        && node.outputs().size() == 1;
        if (!cheap) {
            return false;
        }
        int value = node.outputs().getFirst();
        return readBackward.contains(value)
                && !kept.contains(value)
                && readBackward.containsAll(node.inputs());
    }

    /** The copies before the first backward node, whose readers read them. */
    private Graph with(List<Node> copies, Map<Integer, Integer> again) {
        List<Node> nodes = new ArrayList<>();
        boolean placed = false;
        for (Node node : graph.nodes()) {
            boolean backward = node.section() == SectionType.BCKWD;
            if (backward && !placed) {
                nodes.addAll(copies);
                placed = true;
            }
            nodes.add(
                    backward
                            ? new Node(
                                    node.op(),
                                    node.inputs().stream()
                                            .map(v -> again.getOrDefault(v, v))
                                            .toList(),
                                    node.outputs(),
                                    node.name(),
                                    node.section(),
                                    node.origin())
                            : node);
        }
        return new Graph(
                graph.name(), values, graph.inputs(), graph.regions(), nodes, graph.outputs());
    }
}
