package sambaflow.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Pointwise;
import sambaflow.graph.SectionType;
import sambaflow.graph.Value;
import sambaflow.tensor.DType;

/**
 * Rounds the float32 inputs of contractions to bfloat16, as the chip's systolic arrays take them.
 *
 * <pre>
 *   y = linear(x, w)   becomes   x16 = cast(x); w16 = cast(w); y = linear(x16, w16)
 * </pre>
 */
public final class MixedPrecision {
    private final Graph graph;
    private final List<Value> values;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Rounded, Integer> rounded = new HashMap<>();

    /** A value is rounded once for each part of a step, since parts may run at different times. */
    private record Rounded(int value, SectionType section) {}

    private MixedPrecision(Graph graph) {
        this.graph = graph;
        this.values = new ArrayList<>(graph.values());
    }

    public static Pass pass(Precision precision) {
        return switch (precision) {
            case MP0 -> new Pass("mixed-precision", "mp0: everything stays float32", g -> g);
            case BF16, MP1 ->
                    new Pass(
                            "mixed-precision",
                            precision + ": round inputs of contractions to bfloat16",
                            graph -> new MixedPrecision(graph).run());
        };
    }

    private Graph run() {
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Contract) {
                List<Integer> inputs = node.inputs().stream().map(i -> round(i, node)).toList();
                nodes.add(
                        new Node(
                                node.op(),
                                inputs,
                                node.outputs(),
                                node.name(),
                                node.section(),
                                node.origin()));
            } else {
                nodes.add(node);
            }
        }
        return new Graph(
                graph.name(), values, graph.inputs(), graph.regions(), nodes, graph.outputs());
    }

    private int round(int value, Node user) {
        if (values.get(value).type().dtype() != DType.FLOAT32) {
            return value;
        }
        return rounded.computeIfAbsent(
                new Rounded(value, user.section()),
                key -> {
                    String name = values.get(value).name() + "_bf16_" + user.section();
                    values.add(new Value(name, values.get(value).type().as(DType.BFLOAT16)));
                    int made = values.size() - 1;
                    nodes.add(
                            new Node(
                                    new Pointwise.Cast(DType.BFLOAT16),
                                    List.of(value),
                                    List.of(made),
                                    name,
                                    user.section(),
                                    user.origin()));
                    return made;
                });
    }
}
