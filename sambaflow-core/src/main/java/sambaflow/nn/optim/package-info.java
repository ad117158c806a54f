/**
 * Optimizers as descriptions: which update to compile, and the hyperparameters a run may change.
 *
 * <p>An {@link sambaflow.nn.optim.Optimizer} adds update nodes to a graph; it holds no state and
 * takes no steps. Values such as the learning rate are scalar inputs of the program, which a {@link
 * sambaflow.nn.optim.Schedule} may give for each step; {@link sambaflow.nn.optim.ParameterGroups}
 * gives parts of a model optimizers of their own.
 */
package sambaflow.nn.optim;
