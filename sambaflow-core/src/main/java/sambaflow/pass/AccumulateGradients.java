package sambaflow.pass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.graph.Choice;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/**
 * Lets each parameter's gradient add up over runs, and gives the sum to whatever took the gradient.
 *
 * <pre>
 *   w.grad   becomes   w.grad = w.grad_sum = run_accumulates ? w.grad_sum + w.grad : w.grad
 * </pre>
 *
 * <p>The first run of a sum chooses its gradient alone, so that nothing must be set to zero before,
 * and an infinity that was summed is not carried on.
 */
public final class AccumulateGradients {
    private static final String SUM = "_sum";

    private final Graph graph;
    private final GraphBuilder builder;

    private AccumulateGradients(Graph graph) {
        this.graph = graph;
        this.builder = GraphBuilder.from(graph).in(SectionType.BCKWD);
    }

    public static Pass pass() {
        return new Pass(
                "accumulate-gradients",
                "sum each parameter's gradient over the runs of a step",
                graph -> new AccumulateGradients(graph).run());
    }

    private Graph run() {
        TensorType bool = new TensorType(DType.BOOL, Shape.SCALAR);
        int adds = builder.input("run_accumulates", bool, Role.ACCUMULATE);
        Map<String, Integer> sums = new HashMap<>();
        for (Region region : graph.regions()) {
            String gradient = region.name() + Differentiate.GRADIENT;
            if (region.kind() == Region.Kind.PARAMETER) {
                graph.output(gradient)
                        .ifPresent(o -> sums.put(gradient, sum(gradient, o.value(), adds)));
            }
        }
        Graph all = builder.build();
        List<Graph.Output> outputs =
                all.outputs().stream()
                        .map(o ->
                                new Graph.Output(o.name(), sums.getOrDefault(o.name(), o.value())))
                        .toList();
        return new Graph(
                all.name(), all.values(), all.inputs(), all.regions(), all.nodes(), outputs);
    }

    private int sum(String name, int gradient, int adds) {
        String region = name + SUM;
        int held = builder.region(region, Region.Kind.ACCUMULATOR, builder.type(gradient));
        Op plus = new Pointwise.Binary(Pointwise.BinaryFn.ADD);
        int both = add(plus, List.of(held, gradient), name + "_add");
        int chosen = add(new Choice.Where(), List.of(adds, both, gradient), name + "_kept");
        builder.write(region, chosen);
        return chosen;
    }

    private int add(Op op, List<Integer> inputs, String name) {
        return builder.add(op, inputs, name, Origin.UNKNOWN).getFirst();
    }
}
