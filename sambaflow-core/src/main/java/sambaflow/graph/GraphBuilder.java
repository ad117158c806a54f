package sambaflow.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.tensor.ShapeException;

/** Collects values and nodes until {@link #build()}; the only way to make a graph. */
public final class GraphBuilder {
    private final String name;
    private final List<Value> values = new ArrayList<>();
    private final List<Graph.Input> inputs = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Graph.Output> outputs = new ArrayList<>();
    private final Map<String, Integer> used = new HashMap<>();
    private SectionType section = SectionType.FWD;

    public GraphBuilder(String name) {
        this.name = name;
    }

    /** A builder that holds all of {@code graph} already, under its own name. */
    public static GraphBuilder from(Graph graph) {
        GraphBuilder builder = new GraphBuilder(graph.name());
        builder.values.addAll(graph.values());
        builder.inputs.addAll(graph.inputs());
        builder.regions.addAll(graph.regions());
        builder.nodes.addAll(graph.nodes());
        builder.outputs.addAll(graph.outputs());
        graph.values().forEach(v -> builder.used.put(v.name(), 1));
        graph.nodes().forEach(n -> builder.used.put(n.name(), 1));
        return builder;
    }

    /** Nodes added from now on belong to {@code type}. */
    public GraphBuilder in(SectionType type) {
        section = type;
        return this;
    }

    public TensorType type(int value) {
        return values.get(value).type();
    }

    public String valueName(int value) {
        return values.get(value).name();
    }

    public int input(String inputName, TensorType type, Role role) {
        int value = given(inputName, type);
        inputs.add(new Graph.Input(value, role));
        return value;
    }

    /** Declares a region and returns the value that holds its content. */
    public int region(String regionName, Region.Kind kind, TensorType type) {
        return region(regionName, kind, type, List.of());
    }

    /** Declares a region known by further names too. */
    public int region(String regionName, Region.Kind kind, TensorType type, List<String> aliases) {
        int value = given(regionName, type);
        regions.add(new Region(regionName, kind, value, Region.UNCHANGED, aliases));
        return value;
    }

    /** Says that region {@code regionName} takes {@code value} at the end of a run. */
    public void write(String regionName, int value) {
        for (int i = 0; i < regions.size(); i++) {
            if (regions.get(i).name().equals(regionName)) {
                regions.set(i, regions.get(i).writing(value));
                return;
            }
        }
        throw new CompileException("graph %s has no region '%s'".formatted(name, regionName));
    }

    public void output(String outputName, int value) {
        outputs.add(new Graph.Output(outputName, value));
    }

    /** Adds a node; its outputs' types follow from the operator's shape rule. */
    public List<Integer> add(Op op, List<Integer> inputs, String nodeName, Origin origin) {
        List<TensorType> types;
        try {
            types = op.infer(inputs.stream().map(this::type).toList());
        } catch (ShapeException e) {
            throw origin.place(e);
        }
        String unique = unique(nodeName);
        List<Integer> made = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            made.add(value(types.size() == 1 ? unique : unique + "." + i, types.get(i)));
        }
        nodes.add(new Node(op, inputs, made, unique, section, origin));
        return made;
    }

    /** A value whose name is the user's and is kept as it is; nodes take others. */
    private int given(String valueName, TensorType type) {
        used.merge(valueName, 1, Integer::sum);
        return value(valueName, type);
    }

    private int value(String valueName, TensorType type) {
        values.add(new Value(valueName, type));
        return values.size() - 1;
    }

    private String unique(String wanted) {
        int count = used.merge(wanted, 1, Integer::sum);
        return count == 1 ? wanted : unique(wanted + "_" + (count - 1));
    }

    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    public Graph build() {
        Graph graph = new Graph(name, values, inputs, regions, nodes, outputs);
        GraphCheck.check(graph);
        return graph;
    }
}
