/**
 * The life of a program, one type for each state.
 *
 * <p>{@link sambaflow.sim.machine.Loaded} holds tiles and device memory and prepares plans; {@link
 * sambaflow.sim.machine.Ready} is a prepared plan with its kernels bound; {@link
 * sambaflow.sim.machine.Running} is one run under way and {@link sambaflow.sim.machine.Executed}
 * what it left. Regions change only when a run becomes executed.
 *
 * <p>This package joins computing, predicting and the node; it computes and predicts nothing
 * itself.
 */
package sambaflow.sim.machine;
