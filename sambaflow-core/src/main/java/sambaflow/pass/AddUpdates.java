package sambaflow.pass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.Update;
import sambaflow.nn.optim.Optimizer;
import sambaflow.tensor.DType;
import sambaflow.tensor.UnsupportedFeature;

/**
 * Adds the optimizer: hyperparameters as scalar inputs, one update for each parameter.
 *
 * <pre>
 *   w.grad   becomes   w = update(w, w.grad, state, lr, ...)
 * </pre>
 *
 * <p>An optimizer with a largest norm gets sections of their own type before the updates, which
 * scale the gradients. The outputs that hold gradients stay as the backward pass made them.
 */
public final class AddUpdates {
    private final Graph graph;
    private final Optimizer optimizer;
    private final GraphBuilder builder;
    private final Map<String, Integer> scalars = new LinkedHashMap<>();

    private AddUpdates(Graph graph, Optimizer optimizer) {
        this.graph = graph;
        this.optimizer = optimizer;
        this.builder = GraphBuilder.from(graph);
    }

    public static Pass pass(Optimizer optimizer) {
        return new Pass(
                "add-updates",
                "add the optimizer's update of each parameter",
                graph -> new AddUpdates(graph, optimizer).run());
    }

    private Graph run() {
        Map<Region, Integer> gradients = gradients();
        if (gradients.isEmpty()) {
            throw new CompileException(
                    Code.SF130,
                    "graph %s: no parameter has a gradient; does the loss depend on the model's"
                                    .formatted(graph.name())
                            + " parameters?");
        }
        optimizer.check(gradients.keySet().stream().map(Region::name).toList());
        for (String name : optimizer.hyperparameters().keySet()) {
            scalars.put(name, builder.input(name, Update.SCALAR, Role.HYPERPARAMETER));
        }
        if (scalars.containsKey(Optimizer.MAX_GRAD_NORM)) {
            clip(gradients);
        }
        builder.in(SectionType.OPT);
        gradients.forEach((region, gradient) ->
                optimizer.update(builder, region.name(), region.read(), gradient, scalars));
        return builder.build();
    }

    private Map<Region, Integer> gradients() {
        Map<Region, Integer> gradients = new LinkedHashMap<>();
        for (Region region : graph.regions()) {
            if (region.kind() == Region.Kind.PARAMETER) {
                graph.output(region.name() + Differentiate.GRADIENT)
                        .ifPresent(output -> gradients.put(trainable(region), output.value()));
            }
        }
        return gradients;
    }

    /** In bfloat16 most steps would be too small to change anything. */
    private Region trainable(Region region) {
        if (graph.type(region.read()).dtype() == DType.BFLOAT16) {
            throw new UnsupportedFeature(
                    "training parameter '%s', which is bfloat16".formatted(region.name()),
                    "declare it float32; --graphamp-preset mp4 computes with it in bfloat16");
        }
        return region;
    }

    /** Puts scaled gradients in place of the gradients. */
    private void clip(Map<Region, Integer> gradients) {
        builder.in(SectionType.GRADNORM);
        List<Integer> inputs = new ArrayList<>();
        inputs.add(scalars.get(Optimizer.MAX_GRAD_NORM));
        gradients.forEach((region, gradient) ->
                inputs.add(
                        add(new Update.SquareSum(), List.of(gradient), region.name() + "_norm")));
        int factor = add(new Update.ClipFactor(), inputs, "clip_factor");
        gradients.replaceAll((region, gradient) -> {
            Op scale = new Pointwise.Binary(Pointwise.BinaryFn.MUL);
            return add(scale, List.of(gradient, factor), region.name() + "_clip");
        });
    }

    private int add(Op op, List<Integer> inputs, String name) {
        return builder.add(op, inputs, name, Origin.UNKNOWN).getFirst();
    }
}
