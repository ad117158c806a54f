package sambaflow.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.io.pt.PtValue;
import sambaflow.io.pt.PtValue.Bool;
import sambaflow.io.pt.PtValue.Int;
import sambaflow.io.pt.PtValue.Real;
import sambaflow.nn.optim.AdamW;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.ParameterGroups;
import sambaflow.nn.optim.SGD;

/**
 * Parameters with one optimizer, which PyTorch calls a parameter group.
 *
 * @param parameters their names, in the order in which PyTorch numbers them
 */
record TorchGroup(Optimizer optimizer, List<String> parameters) {
    TorchGroup {
        parameters = List.copyOf(parameters);
    }

    /**
     * The groups that {@code optimizer} makes of {@code parameters}; those without any are left
     * out.
     */
    static List<TorchGroup> of(Optimizer optimizer, List<String> parameters) {
        if (!(optimizer instanceof ParameterGroups groups)) {
            return List.of(new TorchGroup(optimizer, parameters));
        }
        List<String> rest = new ArrayList<>(parameters);
        List<TorchGroup> named = new ArrayList<>();
        for (ParameterGroups.Group group : groups.groups()) {
            List<String> held = rest.stream().filter(group.holds()).toList();
            rest.removeAll(held);
            named.add(new TorchGroup(group.optimizer(), held));
        }
        named.addFirst(new TorchGroup(groups.rest(), rest));
        return named.stream().filter(g -> !g.parameters().isEmpty()).toList();
    }

    /** The optimizer's values as PyTorch's {@code param_groups} holds them. */
    Map<String, PtValue> values() {
        Map<String, PtValue> values = new LinkedHashMap<>();
        if (optimizer instanceof SGD sgd) {
            values.put("dampening", new Int(0));
            values.put("nesterov", new Bool(sgd.nesterov()));
        }
        if (optimizer instanceof AdamW adam) {
            values.put(
                    "betas",
                    new PtValue.Tuple(List.of(new Real(adam.beta1()), new Real(adam.beta2()))));
            values.put("eps", new Real(adam.eps()));
            values.put("amsgrad", new Bool(adam.amsgrad()));
            values.put("decoupled_weight_decay", new Bool(true));
            values.put("capturable", new Bool(false));
        }
        optimizer.hyperparameters().forEach((k, v) -> values.put(k, new Real(v)));
        for (String off : List.of("maximize", "differentiable")) {
            values.put(off, new Bool(false));
        }
        for (String unset : List.of("foreach", "fused")) {
            values.put(unset, PtValue.None.NONE);
        }
        return values;
    }
}
