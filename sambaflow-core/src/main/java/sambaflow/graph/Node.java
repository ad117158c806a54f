package sambaflow.graph;

import java.util.List;

/**
 * One place in a graph where an operator runs.
 *
 * @param inputs numbers of the values it reads
 * @param outputs numbers of the values it makes, consecutive
 * @param name unique in the graph, such as {@code lin_layer} or {@code lin_layer_bwd}
 */
public record Node(
        Op op,
        List<Integer> inputs,
        List<Integer> outputs,
        String name,
        SectionType section,
        Origin origin) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The same node on other inputs. */
    public Node reading(List<Integer> others) {
        return new Node(op, others, outputs, name, section, origin);
    }

    /** The same node, of no marked block. */
    public Node unmarked() {
        return origin.block().isEmpty()
                ? this
                : new Node(op, inputs, outputs, name, section, origin.in(""));
    }

    /** How errors name this node: operator, name and the user's line. */
    public String describe() {
        String place = origin.toString();
        return "%s '%s'%s".formatted(op.label(), name, place.isEmpty() ? "" : " (" + place + ")");
    }
}
