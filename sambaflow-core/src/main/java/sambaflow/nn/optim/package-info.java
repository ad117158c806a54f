/**
 * Optimizers as descriptions: which update to compile, and the hyperparameters a run may change.
 *
 * <p>An {@link sambaflow.nn.optim.Optimizer} adds update nodes to a graph; it holds no state and
 * takes no steps. Values such as the learning rate are scalar inputs of the program.
 */
package sambaflow.nn.optim;
