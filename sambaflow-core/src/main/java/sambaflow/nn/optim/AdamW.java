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
 * Adam with decoupled weight decay, as PyTorch computes it. A run may change lr, weight_decay and
 * max_grad_norm; the others are compiled in.
 *
 * @param beta1 share that the mean of gradients keeps in each step
 * @param beta2 share that the mean of their squares keeps in each step
 * @param eps added to what the step is divided by
 * @param amsgrad whether to divide by the largest mean of squares so far
 * @param maxGradNorm largest norm of all gradients together; empty for no limit
 */
public record AdamW(
        double lr,
        double beta1,
        double beta2,
        double eps,
        double weightDecay,
        boolean amsgrad,
        OptionalDouble maxGradNorm)
        implements Optimizer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.997;
    private static final double EPS = 1e-8;

    public AdamW {
        Values.atLeastZero("AdamW", "lr", lr);
        Values.atLeastZero("AdamW", "weight_decay", weightDecay);
        Values.atLeastZero("AdamW", "eps", eps);
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new CompileException(
                    Code.SF130,
                    "AdamW: betas must be in [0, 1), found (%s, %s)".formatted(beta1, beta2));
        }
        maxGradNorm.ifPresent(most -> Values.atLeastZero("AdamW", MAX_GRAD_NORM, most));
    }

    /** AdamW with betas (0.9, 0.997), eps 1e-8 and no weight decay. */
    public AdamW(double lr) {
        this(lr, BETA1, BETA2, EPS, 0, false, OptionalDouble.empty());
    }

    public AdamW withBetas(double first, double second) {
        return new AdamW(lr, first, second, eps, weightDecay, amsgrad, maxGradNorm);
    }

    public AdamW withEps(double value) {
        return new AdamW(lr, beta1, beta2, value, weightDecay, amsgrad, maxGradNorm);
    }

    public AdamW withWeightDecay(double value) {
        return new AdamW(lr, beta1, beta2, eps, value, amsgrad, maxGradNorm);
    }

    public AdamW withAmsgrad() {
        return new AdamW(lr, beta1, beta2, eps, weightDecay, true, maxGradNorm);
    }

    public AdamW withMaxGradNorm(double most) {
        return new AdamW(lr, beta1, beta2, eps, weightDecay, amsgrad, OptionalDouble.of(most));
    }

    @Override
    public Map<String, Double> hyperparameters() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("lr", lr);
        values.put("weight_decay", weightDecay);
        maxGradNorm.ifPresent(most -> values.put(MAX_GRAD_NORM, most));
        return values;
    }

    @Override
    public void update(
            GraphBuilder graph,
            String parameter,
            int value,
            int gradient,
            Map<String, Integer> scalars) {
        List<String> state = new ArrayList<>();
        state.add(parameter + ".exp_avg");
        state.add(parameter + ".exp_avg_sq");
        if (amsgrad) {
            state.add(parameter + ".max_exp_avg_sq");
        }
        List<Integer> inputs = new ArrayList<>(List.of(value, gradient));
        for (String mean : state) {
            inputs.add(graph.region(mean, Region.Kind.OPTIMIZER, graph.type(value)));
        }
        state.add(parameter + ".step");
        inputs.add(graph.region(state.getLast(), Region.Kind.OPTIMIZER, Update.COUNT));
        inputs.add(scalars.get("lr"));
        inputs.add(scalars.get("weight_decay"));
        Update.AdamW op = new Update.AdamW(beta1, beta2, eps, amsgrad);
        List<Integer> updated = graph.add(op, inputs, parameter + "_adamw", Origin.UNKNOWN);
        graph.write(parameter, updated.getFirst());
        for (int i = 0; i < state.size(); i++) {
            graph.write(state.get(i), updated.get(i + 1));
        }
    }
}
