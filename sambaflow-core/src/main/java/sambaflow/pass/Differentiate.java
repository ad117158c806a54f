package sambaflow.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Gradient;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;

/**
 * Adds the backward pass: an input {@code <loss>_grad} for each loss, and an output {@code
 * <parameter>.grad} for each parameter.
 *
 * <pre>
 *   loss = f(x, w)   becomes   loss = f(x, w);  w.grad = df/dw * loss_grad
 * </pre>
 *
 * <p>Scalar floating outputs are losses. A model without one has its loss outside, and every
 * floating output takes a gradient.
 */
public final class Differentiate {
    /** What the name of an output that is a parameter's gradient ends in. */
    public static final String GRADIENT = ".grad";

    private static final String SEED = "_grad";

    private final Graph graph;
    private final GraphBuilder builder;
    private final Map<Integer, Integer> gradients = new HashMap<>();

    private Differentiate(Graph graph) {
        this.graph = graph;
        this.builder = GraphBuilder.from(graph).in(SectionType.BCKWD);
    }

    public static Pass pass() {
        return new Pass(
                "differentiate",
                "add the backward pass by the chain rule",
                graph -> new Differentiate(graph).run());
    }

    private Graph run() {
        for (Graph.Output loss : losses(graph)) {
            int seed =
                    builder.input(
                            gradientInput(loss.name()),
                            graph.type(loss.value()),
                            Role.OUTPUT_GRADIENT);
            accumulate(loss.value(), seed, loss.name());
        }
        Set<Integer> trainable = dependsOnParameters();
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(gradients::containsKey)
                    && node.inputs().stream().anyMatch(trainable::contains)) {
                differentiate(node, trainable);
            }
        }
        for (Region region : graph.regions()) {
            Integer gradient = gradients.get(region.read());
            if (region.kind() == Region.Kind.PARAMETER && gradient != null) {
                builder.output(region.name() + GRADIENT, gradient);
            }
        }
        return builder.build();
    }

    /** Name of the input that takes the gradient of output {@code output}. */
    public static String gradientInput(String output) {
        return output + SEED;
    }

    /** The outputs from which gradients flow back. */
    public static List<Graph.Output> losses(Graph graph) {
        List<Graph.Output> floating =
                graph.outputs().stream()
                        .filter(o -> graph.type(o.value()).dtype().isFloat())
                        .toList();
        List<Graph.Output> scalars =
                floating.stream().filter(o -> graph.type(o.value()).shape().rank() == 0).toList();
        if (floating.isEmpty()) {
            throw new CompileException(
                    Code.SF107,
                    "graph %s has no floating output to train on; return a loss from forward, or"
                                    .formatted(graph.name())
                            + " compile with --inference");
        }
        return scalars.isEmpty() ? floating : scalars;
    }

    private void differentiate(Node node, Set<Integer> trainable) {
        List<Integer> outputGradients =
                node.outputs().stream()
                        .map(o -> gradients.getOrDefault(o, Op.NO_GRADIENT))
                        .toList();
        if (outputGradients.getFirst() == Op.NO_GRADIENT) {
            throw new CompileException(
                    "%s: only a side output is differentiated".formatted(node.describe()));
        }
        List<Integer> found = node.op().gradient(new Gradient(builder, node, outputGradients));
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) != Op.NO_GRADIENT && trainable.contains(node.inputs().get(i))) {
                accumulate(node.inputs().get(i), found.get(i), node.name());
            }
        }
    }

    private void accumulate(int value, int gradient, String name) {
        Integer sum = gradients.get(value);
        if (sum == null) {
            gradients.put(value, gradient);
            return;
        }
        Op add = new Pointwise.Binary(Pointwise.BinaryFn.ADD);
        List<Integer> both = List.of(sum, gradient);
        gradients.put(
                value, builder.add(add, both, Gradient.name(name), Origin.UNKNOWN).getFirst());
    }

    private Set<Integer> dependsOnParameters() {
        Set<Integer> reached = new HashSet<>();
        graph.regions().stream()
                .filter(r -> r.kind() == Region.Kind.PARAMETER)
                .forEach(r -> reached.add(r.read()));
        for (Node node : graph.nodes()) {
            if (new ArrayList<>(node.inputs()).removeAll(reached)) {
                reached.addAll(node.outputs());
            }
        }
        return reached;
    }
}
