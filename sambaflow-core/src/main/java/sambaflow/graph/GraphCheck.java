package sambaflow.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sambaflow.diagnostic.Code;
import sambaflow.tensor.ShapeException;

/** The rules every graph keeps; run after tracing, after each pass and after reading a file. */
public final class GraphCheck {
    private GraphCheck() {}

    /** Throws a {@link CompileException} that names the first broken rule. */
    public static void check(Graph graph) {
        checkNames(graph);
        checkShards(graph);
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
        for (int value = 0; value < graph.values().size(); value++) {
            if (!defined.contains(value)) {
                throw broken(
                        graph,
                        "value %d '%s' is never made".formatted(value, graph.valueName(value)));
            }
        }
        for (Graph.Output output : graph.outputs()) {
            require(graph, defined, output.value(), "output '" + output.name() + "'");
        }
        for (Region region : graph.regions()) {
            checkWrite(graph, region, defined);
        }
    }

    /** Inputs and regions are filled by name, outputs are asked for by name. */
    private static void checkNames(Graph graph) {
        Set<String> given = new HashSet<>();
        for (Graph.Input input : graph.inputs()) {
            if (input.value() >= 0 && input.value() < graph.values().size()) {
                unique(graph, given, graph.valueName(input.value()), "inputs or regions");
            }
        }
        for (Region region : graph.regions()) {
            unique(graph, given, region.name(), "inputs or regions");
            region.aliases().forEach(a -> unique(graph, given, a, "inputs or regions"));
        }
        Set<String> outputs = new HashSet<>();
        graph.outputs().forEach(o -> unique(graph, outputs, o.name(), "outputs"));
    }

    private static void unique(Graph graph, Set<String> seen, String name, String what) {
        if (!seen.add(name)) {
            throw broken(graph, "two %s are named '%s'".formatted(what, name));
        }
    }

    private static void checkShards(Graph graph) {
        for (Value value : graph.values()) {
            if (value.type().shard() instanceof Shard.Split(int dim, int parts)
                    && (dim >= value.type().shape().rank()
                            || value.type().shape().dim(dim) % parts != 0)) {
                throw broken(
                        graph,
                        "value '%s' %s cannot be split so".formatted(value.name(), value.type()));
            }
        }
    }

    private static void checkNode(Graph graph, Node node, Set<Integer> defined) {
        String who = node.describe();
        for (int input : node.inputs()) {
            require(graph, defined, input, who);
        }
        List<TensorType> expected = infer(graph, node);
        for (int output : node.outputs()) {
            define(graph, defined, output, who);
        }
        List<TensorType> found = graph.types(node.outputs());
        if (!expected.equals(found)) {
            throw broken(
                    graph,
                    "%s makes %s, but its values are declared %s".formatted(who, expected, found));
        }
    }

    private static List<TensorType> infer(Graph graph, Node node) {
        try {
            return node.op().infer(graph.types(node.inputs()));
        } catch (ShapeException e) {
            throw new CompileException(
                    Code.SF310,
                    "graph %s: %s: %s".formatted(graph.name(), node.describe(), e.getMessage()),
                    e);
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
        return new CompileException(Code.SF310, "graph %s: %s".formatted(graph.name(), what));
    }
}
