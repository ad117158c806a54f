package sambaflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is different between two graphs, node by node. Nodes are the same if their names are; their
 * operands are named, not numbered, since numbers change whenever a value is removed.
 *
 * @param removed lines of nodes that only the first graph has
 * @param added lines of nodes that only the second graph has
 * @param changed lines of nodes whose operator or operands differ, before and after
 */
public record GraphDiff(List<String> removed, List<String> added, List<Change> changed) {
    /** A node before and after. */
    public record Change(String before, String after) {}

    public GraphDiff {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
        changed = List.copyOf(changed);
    }

    /** From {@code before} to {@code after}. */
    public static GraphDiff between(Graph before, Graph after) {
        Map<String, String> old = lines(before);
        Map<String, String> now = lines(after);
        List<String> removed = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        old.forEach((name, line) -> {
            if (!now.containsKey(name)) {
                removed.add(line);
            } else if (!now.get(name).equals(line)) {
                changed.add(new Change(line, now.get(name)));
            }
        });
        List<String> added = new ArrayList<>();
        now.forEach((name, line) -> {
            if (!old.containsKey(name)) {
                added.add(line);
            }
        });
        return new GraphDiff(removed, added, changed);
    }

    private static Map<String, String> lines(Graph graph) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            String type =
                    graph.types(node.outputs()).stream()
                            .map(TensorType::toString)
                            .collect(Collectors.joining(", "));
            String inputs =
                    node.inputs().stream().map(graph::valueName).collect(Collectors.joining(", "));
            lines.put(
                    node.name(),
                    "%s: %s %s = %s(%s)%s"
                            .formatted(
                                    node.section(),
                                    node.name(),
                                    type,
                                    node.op().label(),
                                    inputs,
                                    GraphText.attributes(node.op())));
        }
        return lines;
    }

    /** Whether both graphs have the same nodes. */
    public boolean isEmpty() {
        return removed.isEmpty() && added.isEmpty() && changed.isEmpty();
    }

    /** {@code 3 removed, 2 added, 1 changed}. */
    public String summary() {
        return isEmpty()
                ? "no change"
                : "%d removed, %d added, %d changed"
                        .formatted(removed.size(), added.size(), changed.size());
    }

    /** A line for each removed (-) and added (+) node, and two for each changed one. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        removed.forEach(line -> out.append("- ").append(line).append('\n'));
        changed.forEach(
                c -> out.append("- ").append(c.before).append("\n+ ").append(c.after).append('\n'));
        added.forEach(line -> out.append("+ ").append(line).append('\n'));
        return out.toString();
    }
}
