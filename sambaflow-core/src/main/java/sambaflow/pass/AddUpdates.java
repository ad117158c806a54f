package sambaflow.pass;

import java.util.LinkedHashMap;
import java.util.Map;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.nn.optim.Optimizer;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** Adds the optimizer: hyperparameters as scalar inputs, one update for each parameter. */
public final class AddUpdates {
    private AddUpdates() {}

    public static Pass pass(Optimizer optimizer) {
        return new Pass(
                "add-updates",
                "add the optimizer's update of each parameter",
                graph -> run(graph, optimizer));
    }

    private static Graph run(Graph graph, Optimizer optimizer) {
        GraphBuilder builder = GraphBuilder.from(graph).in(SectionType.OPT);
        Map<String, Integer> scalars = new LinkedHashMap<>();
        TensorType scalar = new TensorType(DType.FLOAT32, Shape.SCALAR);
        for (String name : optimizer.hyperparameters().keySet()) {
            scalars.put(name, builder.input(name, scalar, Role.HYPERPARAMETER));
        }
        boolean any = false;
        for (Region region : graph.regions()) {
            var gradient = graph.output(region.name() + Differentiate.GRADIENT);
            if (region.kind() == Region.Kind.PARAMETER && gradient.isPresent()) {
                int value = gradient.get().value();
                optimizer.update(builder, region.name(), region.read(), value, scalars);
                any = true;
            }
        }
        if (!any) {
            throw new CompileException(
                    "graph %s: no parameter has a gradient; does the loss depend on the model's"
                                    .formatted(graph.name())
                            + " parameters?");
        }
        return builder.build();
    }
}
