/**
 * What happened, as plain records with units in their names.
 *
 * <p>{@link sambaflow.sim.report.RunReport} is one run: a {@link
 * sambaflow.sim.report.SectionTiming} for each section and the shares of time its tiles would have
 * spent in each state, {@link sambaflow.sim.report.TileShares}. {@link
 * sambaflow.sim.report.TileStatus} is one tile of the node now.
 *
 * <p>This package computes sums and shares of what it is given; it formats and predicts nothing.
 */
package sambaflow.sim.report;
