/**
 * The simulated DataScale node: XRDU modules, RDUs and their tiles.
 *
 * <p>{@link sambaflow.sim.node.Tiles} gives programs consecutive free tiles of one RDU and says who
 * holds what; an {@link sambaflow.sim.node.Allocation} is what a program holds until it closes.
 * {@link sambaflow.sim.node.RuntimeLog} writes the lines that the runtime's log would have.
 *
 * <p>This package knows platforms and PEFs' layouts; it computes and predicts nothing.
 */
package sambaflow.sim.node;
