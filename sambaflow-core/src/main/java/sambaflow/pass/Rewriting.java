package sambaflow.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Region;

/**
 * A graph under way: nodes are taken over one by one, reading other values instead of those that
 * were replaced. Values keep their numbers; those that nobody needs any more are trimmed later.
 */
final class Rewriting {
    private final Graph graph;
    private final int[] standIn;
    private final List<Node> nodes = new ArrayList<>();

    Rewriting(Graph graph) {
        this.graph = graph;
        this.standIn = IntStream.range(0, graph.values().size()).toArray();
    }

    /** The value that is read instead of {@code value}. */
    int at(int value) {
        return standIn[value];
    }

    List<Integer> at(List<Integer> values) {
        return values.stream().map(this::at).toList();
    }

    /** From now on {@code other} is read instead of {@code value}. */
    void replace(int value, int other) {
        standIn[value] = other;
    }

    /** Takes {@code node} over. */
    void keep(Node node) {
        keep(node, node.op(), at(node.inputs()));
    }

    /** Takes {@code node} over with another operator on other inputs, of the same result. */
    void keep(Node node, Op op, List<Integer> inputs) {
        nodes.add(new Node(op, inputs, node.outputs(), node.name(), node.section(), node.origin()));
    }

    Graph graph() {
        List<Region> regions =
                graph.regions().stream()
                        .map(r -> r.written() == Region.UNCHANGED ? r : r.writing(at(r.written())))
                        .toList();
        List<Graph.Output> outputs =
                graph.outputs().stream()
                        .map(o -> new Graph.Output(o.name(), at(o.value())))
                        .toList();
        return new Graph(graph.name(), graph.values(), graph.inputs(), regions, nodes, outputs);
    }
}
