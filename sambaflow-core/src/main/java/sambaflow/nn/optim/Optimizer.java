package sambaflow.nn.optim;

import java.util.List;
import java.util.Map;
import sambaflow.graph.GraphBuilder;

/** How parameters change after each step. */
public interface Optimizer {
    /** Name of the scalar that holds the largest norm of all gradients together. */
    String MAX_GRAD_NORM = "max_grad_norm";

    /**
     * The scalars a run may set, with the values it has when it sets none. With {@link
     * #MAX_GRAD_NORM} among them, gradients whose norm is larger are scaled down before the update.
     */
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

    /**
     * Throws a {@code CompileException} if this optimizer does not fit a model that trains {@code
     * parameters}.
     */
    default void check(List<String> parameters) {}
}
