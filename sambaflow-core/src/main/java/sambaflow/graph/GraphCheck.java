package sambaflow.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules every graph keeps; run after tracing, after each pass and after reading a file. */
public final class GraphCheck {
    private GraphCheck() {}

    /** Throws a {@link CompileException} that names the first broken rule. */
    public static void check(Graph graph) {
        Set<Integer> defined = new HashSet<>();
        for (Graph.Input input : graph.inputs()) {
            define(graph, defined, input.value(), "input");
        }
        for (Region region : graph.regions()) {
            define(graph, defined, region.read(), "region '" + region.name() + "'");
        }
        Set<String> names = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (!names.add(node.name())) {
                throw broken(graph, "two nodes are named '" + node.name() + "'");
            }
            checkNode(graph, node, defined);
        }
        for (Graph.Output output : graph.outputs()) {
            require(graph, defined, output.value(), "output '" + output.name() + "'");
        }
        for (Region region : graph.regions()) {
            checkWrite(graph, region, defined);
        }
    }

    private static void checkNode(Graph graph, Node node, Set<Integer> defined) {
        for (int input : node.inputs()) {
            require(graph, defined, input, node.describe());
        }
        List<TensorType> expected = node.op().infer(graph.types(node.inputs()));
        for (int output : node.outputs()) {
            define(graph, defined, output, node.describe());
        }
        List<TensorType> found = graph.types(node.outputs());
        if (!expected.equals(found)) {
            throw broken(
                    graph,
                    "%s makes %s, but its values are declared %s"
                            .formatted(node.describe(), expected, found));
        }
    }

    private static void checkWrite(Graph graph, Region region, Set<Integer> defined) {
        if (region.written() == Region.UNCHANGED) {
            return;
        }
        String who = "region '" + region.name() + "'";
        require(graph, defined, region.written(), who);
        TensorType held = graph.type(region.read());
        TensorType stored = graph.type(region.written());
        if (!held.equals(stored)) {
            throw broken(graph, "%s holds %s and is given %s".formatted(who, held, stored));
        }
    }

    private static void define(Graph graph, Set<Integer> defined, int value, String by) {
        if (value < 0 || value >= graph.values().size()) {
            throw broken(graph, outOfRange(graph, value, by));
        }
        if (!defined.add(value)) {
            throw broken(graph, "value %d is made twice, again by %s".formatted(value, by));
        }
    }

    private static void require(Graph graph, Set<Integer> defined, int value, String by) {
        if (value < 0 || value >= graph.values().size()) {
            throw broken(graph, outOfRange(graph, value, by));
        }
        if (!defined.contains(value)) {
            throw broken(graph, "%s reads value %d before it is made".formatted(by, value));
        }
    }

    private static String outOfRange(Graph graph, int value, String by) {
        return "%s names value %d of %d".formatted(by, value, graph.values().size());
    }

    private static CompileException broken(Graph graph, String what) {
        return new CompileException("graph %s: %s".formatted(graph.name(), what));
    }
}
