package sambaflow.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The names that SambaFlow's users know: a module's path in lower case, joined with {@code __}, the
 * operator in it, and which of its outputs: {@code lenet__conv1__conv2d__outputs__0}. A node of the
 * backward pass is called after the one it belongs to: {@code lenet__conv1__conv2d_bwd}.
 */
public final class SnNames {
    private static final String JOINT = "__";
    private static final String BACKWARD = "_bwd";

    private final List<String> nodes = new ArrayList<>();
    private final String[] values;
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * @param model name of the model, in front of all that its nodes make
     */
    public SnNames(String model, Graph graph) {
        this.values = new String[graph.values().size()];
        for (Graph.Input input : graph.inputs()) {
            name(input.value(), graph.valueName(input.value()));
        }
        for (Region region : graph.regions()) {
            name(region.read(), of(region.name()));
            region.aliases().forEach(alias -> numbers.put(of(alias), region.read()));
        }
        Map<String, String> forward = new HashMap<>();
        for (Node node : graph.nodes()) {
            String own = own(node, forward);
            if (node.section() == SectionType.FWD) {
                forward.put(node.name(), own);
            }
            String name = of(model) + JOINT + own;
            nodes.add(name);
            for (int i = 0; i < node.outputs().size(); i++) {
                name(node.outputs().get(i), output(name, i));
            }
        }
        for (Graph.Output output : graph.outputs()) {
            numbers.putIfAbsent(of(output.name()), output.value());
        }
    }

    private void name(int value, String name) {
        values[value] = name;
        numbers.put(name, value);
    }

    private static String own(Node node, Map<String, String> forward) {
        int end = node.name().lastIndexOf(BACKWARD);
        while (node.section() != SectionType.FWD && end > 0) {
            String origin = forward.get(node.name().substring(0, end));
            if (origin != null) {
                return origin + node.name().substring(end);
            }
            end = node.name().lastIndexOf(BACKWARD, end - 1);
        }
        return own(node);
    }

    /** Of a node by itself: its module's path with the operator put before a number. */
    private static String own(Node node) {
        String module = node.origin().module();
        boolean named = !module.isEmpty() && node.name().startsWith(module);
        return named
                ? of(module)
                        + JOINT
                        + node.op().label()
                        + of(node.name().substring(module.length()))
                : of(node.name());
    }

    private static String output(String node, int output) {
        return node + JOINT + "outputs" + JOINT + output;
    }

    /** A dotted name, such as a parameter's, in SambaFlow's spelling: {@code conv1__weight}. */
    public static String of(String dotted) {
        return dotted.toLowerCase(Locale.ROOT).replace(".", JOINT);
    }

    /** Of output {@code output} of a forward node, while a model is traced. */
    public static String traced(Node node, int output) {
        return output(own(node), output);
    }

    /** Name of the node at position {@code node}. */
    public String node(int node) {
        return nodes.get(node);
    }

    /** Name of value {@code value}. */
    public String value(int value) {
        return values[value];
    }

    /** The value that is called so. */
    public OptionalInt find(String name) {
        Integer value = numbers.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** Every name of a value, a parameter, an input or an output. */
    public List<String> known() {
        return numbers.keySet().stream().sorted().toList();
    }
}
