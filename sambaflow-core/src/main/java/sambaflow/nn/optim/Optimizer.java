package sambaflow.nn.optim;

import java.util.Map;
import sambaflow.graph.GraphBuilder;

/** How parameters change after each step. */
public interface Optimizer {
    /** The scalars a run may set, with the values it has when it sets none. */
    Map<String, Double> hyperparameters();

    /**
     * Adds the update of one parameter.
     *
     * @param parameter name of the parameter's region
     * @param value number of the value it holds
     * @param gradient number of its gradient
     * @param scalars numbers of the hyperparameter inputs by name
     */
    void update(
            GraphBuilder graph,
            String parameter,
            int value,
            int gradient,
            Map<String, Integer> scalars);
}
