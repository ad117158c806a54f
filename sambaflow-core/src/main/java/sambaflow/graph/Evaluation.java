package sambaflow.graph;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import sambaflow.tensor.DType;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/**
 * Runs a graph by the operators' own definitions: slow, and right by being plain. Whatever else
 * computes a graph is compared to this.
 */
public final class Evaluation {
    private final Graph graph;
    private final Tensor[] values;

    private Evaluation(Graph graph) {
        this.graph = graph;
        this.values = new Tensor[graph.values().size()];
    }

    /**
     * Every value of {@code graph}, nodes run in order.
     *
     * @param given contents of inputs and regions by name; float64 in place of float32 makes the
     *     evaluation one in float64
     */
    public static Evaluation of(Graph graph, Map<String, Tensor> given) {
        Evaluation run = new Evaluation(graph);
        graph.inputs().forEach(i -> run.bind(i.value(), graph.valueName(i.value()), given));
        graph.regions().forEach(r -> run.bind(r.read(), r.name(), given));
        graph.nodes().forEach(run::evaluate);
        return run;
    }

    /** The same with another content of one input or region; what does not read it is kept. */
    public Evaluation changed(String name, Tensor content) {
        Evaluation run = new Evaluation(graph);
        System.arraycopy(values, 0, run.values, 0, values.length);
        int from =
                IntStream.range(0, values.length)
                        .filter(v -> graph.valueName(v).equals(name))
                        .findFirst()
                        .orElseThrow();
        run.bind(from, name, Map.of(name, content));
        Set<Integer> other = new HashSet<>(Set.of(from));
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(other::contains)) {
                run.evaluate(node);
                other.addAll(node.outputs());
            }
        }
        return run;
    }

    private void evaluate(Node node) {
        List<Tensor> in = node.inputs().stream().map(v -> values[v]).toList();
        List<Tensor> out = node.op().evaluate(in);
        for (int i = 0; i < out.size(); i++) {
            values[node.outputs().get(i)] = out.get(i);
        }
    }

    private void bind(int value, String name, Map<String, Tensor> given) {
        Tensor tensor = given.get(name);
        if (tensor == null) {
            throw new ShapeException(
                    "evaluate %s: '%s' (%s) is not given; given: %s"
                            .formatted(graph.name(), name, graph.type(value), given.keySet()));
        }
        TensorType found = new TensorType(tensor.dtype(), tensor.shape());
        TensorType expected = graph.type(value);
        boolean wider = expected.dtype() == DType.FLOAT32 && found.dtype() == DType.FLOAT64;
        if (found.dtype() != expected.dtype() && !wider
                || !found.shape().equals(expected.shape())) {
            throw new ShapeException(
                    "evaluate %s: '%s' must be %s, found %s"
                            .formatted(graph.name(), name, expected, found));
        }
        values[value] = tensor;
    }

    public Tensor value(int number) {
        return values[number];
    }

    /** The outputs by name, in the graph's order. */
    public Map<String, Tensor> outputs() {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        graph.outputs().forEach(o -> outputs.put(o.name(), values[o.value()]));
        return outputs;
    }

    /** What each region that changes holds afterwards. */
    public Map<String, Tensor> written() {
        Map<String, Tensor> written = new LinkedHashMap<>();
        graph.regions().stream()
                .filter(r -> r.written() != Region.UNCHANGED)
                .forEach(r -> written.put(r.name(), values[r.written()]));
        return written;
    }
}
