package sambaflow.nn.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Origin;
import sambaflow.graph.Region;
import sambaflow.graph.Update;

/**
 * Stochastic gradient descent with momentum and weight decay, as PyTorch computes it. A run may
 * change every number.
 *
 * @param dampening part of the gradient that stays out of the momentum, but for the first step;
 *     empty for a program without that scalar
 * @param nesterov whether to look ahead by the momentum; compiled in
 */
public record SGD(
        double lr, double momentum, OptionalDouble dampening, double weightDecay, boolean nesterov)
        implements Optimizer {

    public SGD {
        Values.atLeastZero("SGD", "lr", lr);
        Values.atLeastZero("SGD", "momentum", momentum);
        Values.atLeastZero("SGD", "weight_decay", weightDecay);
        if (nesterov && (momentum == 0 || dampening.isPresent())) {
            throw new CompileException(
                    Code.SF130,
                    "SGD: nesterov needs a momentum and no dampening, found momentum %s, dampening %s"
                            .formatted(momentum, dampening.orElse(0)));
        }
    }

    public SGD(double lr) {
        this(lr, 0, 0);
    }

    public SGD(double lr, double momentum, double weightDecay) {
        this(lr, momentum, OptionalDouble.empty(), weightDecay, false);
    }

    public SGD withDampening(double value) {
        return new SGD(lr, momentum, OptionalDouble.of(value), weightDecay, nesterov);
    }

    public SGD withNesterov() {
        return new SGD(lr, momentum, dampening, weightDecay, true);
    }

    @Override
    public Map<String, Double> hyperparameters() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("lr", lr);
        values.put("momentum", momentum);
        values.put("weight_decay", weightDecay);
        dampening.ifPresent(value -> values.put("dampening", value));
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
        String steps = parameter + ".momentum_steps";
        List<Integer> inputs = new ArrayList<>(List.of(value, gradient));
        inputs.add(graph.region(buffer, Region.Kind.OPTIMIZER, graph.type(value)));
        if (dampening.isPresent()) {
            inputs.add(graph.region(steps, Region.Kind.OPTIMIZER, Update.COUNT));
        }
        hyperparameters().keySet().forEach(name -> inputs.add(scalars.get(name)));
        List<Integer> updated = graph.add(op(), inputs, parameter + "_sgd", Origin.UNKNOWN);
        graph.write(parameter, updated.get(0));
        graph.write(buffer, updated.get(1));
        if (dampening.isPresent()) {
            graph.write(steps, updated.get(2));
        }
    }

    private Update op() {
        if (dampening.isPresent()) {
            return new Update.DampedSgd();
        }
        return nesterov ? new Update.NesterovSgd() : new Update.Sgd();
    }
}
