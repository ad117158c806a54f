package sambaflow.nn.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Origin;
import sambaflow.graph.Region;
import sambaflow.graph.Update;

/** Stochastic gradient descent with momentum and weight decay, as PyTorch computes it. */
public record SGD(double lr, double momentum, double weightDecay) implements Optimizer {
    public SGD(double lr) {
        this(lr, 0, 0);
    }

    @Override
    public Map<String, Double> hyperparameters() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("lr", lr);
        values.put("momentum", momentum);
        values.put("weight_decay", weightDecay);
        return values;
    }

    @Override
    public void update(
            GraphBuilder graph,
            String parameter,
            int value,
            int gradient,
            Map<String, Integer> scalars) {
        String buffer = parameter + ".momentum_buffer";
        int held = graph.region(buffer, Region.Kind.OPTIMIZER, graph.type(value));
        List<Integer> inputs =
                List.of(
                        value,
                        gradient,
                        held,
                        scalars.get("lr"),
                        scalars.get("momentum"),
                        scalars.get("weight_decay"));
        List<Integer> updated =
                graph.add(new Update.Sgd(), inputs, parameter + "_sgd", Origin.UNKNOWN);
        graph.write(parameter, updated.get(0));
        graph.write(buffer, updated.get(1));
    }
}
