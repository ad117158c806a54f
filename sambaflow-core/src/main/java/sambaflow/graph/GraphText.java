package sambaflow.graph;

import java.util.List;
import java.util.stream.Collectors;

/** Graphs as text: for people, for goldens, and for the fingerprint. */
public final class GraphText {
    private GraphText() {}

    /** One line for each input, region, node and output, with the user's lines as remarks. */
    public static String print(Graph graph) {
        return text(graph, true);
    }

    /** The same without remarks: two programs that compute the same have the same text. */
    static String canonical(Graph graph) {
        return text(graph, false);
    }

    private static String text(Graph graph, boolean origins) {
        StringBuilder out = new StringBuilder("graph " + graph.name() + " {\n");
        for (Graph.Input input : graph.inputs()) {
            out.append("  %s = input %s\n".formatted(typed(graph, input.value()), input.role()));
        }
        for (Region region : graph.regions()) {
            String also = region.aliases().isEmpty() ? "" : " also " + region.aliases();
            out.append("  %s = region %s".formatted(typed(graph, region.read()), region.kind()));
            out.append(also).append('\n');
        }
        SectionType section = null;
        for (Node node : graph.nodes()) {
            if (node.section() != section) {
                section = node.section();
                out.append("  ").append(section).append(":\n");
            }
            out.append("    ").append(line(graph, node));
            String origin = node.origin().toString();
            out.append(origins && !origin.isEmpty() ? "  // " + origin : "").append('\n');
        }
        for (Region region : graph.regions()) {
            if (region.written() != Region.UNCHANGED) {
                out.append("  write %s <- %s\n".formatted(region.name(), ref(region.written())));
            }
        }
        for (Graph.Output output : graph.outputs()) {
            out.append("  output %s = %s\n".formatted(output.name(), ref(output.value())));
        }
        return out.append("}\n").toString();
    }

    /** {@code %7 lin_layer f32[32, 10] = linear(%0, %2)}. */
    public static String line(Graph graph, Node node) {
        String made =
                node.outputs().stream().map(v -> typed(graph, v)).collect(Collectors.joining(", "));
        String used = node.inputs().stream().map(GraphText::ref).collect(Collectors.joining(", "));
        return "%s = %s(%s)%s".formatted(made, node.op().label(), used, attributes(node.op()));
    }

    static String attributes(Op op) {
        List<OpAttributes.Attribute> attributes = OpAttributes.of(op);
        if (attributes.isEmpty()) {
            return "";
        }
        return attributes.stream()
                .map(a -> a.name() + "=" + a.value())
                .collect(Collectors.joining(", ", " {", "}"));
    }

    /** {@code %7 lin_layer f32[32, 10]}. */
    public static String typed(Graph graph, int value) {
        return "%s %s %s".formatted(ref(value), graph.valueName(value), graph.type(value));
    }

    private static String ref(int value) {
        return "%" + value;
    }
}
