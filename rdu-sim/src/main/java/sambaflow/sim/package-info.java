/**
 * The simulated RDU: a device without hardware, found by the service loader as {@code rdu-sim}.
 *
 * <p>{@link sambaflow.sim.SimulatedDevice} loads a PEF onto tiles of a simulated node ({@code
 * node}) and returns the program in its first state ({@code machine}). What a run computes comes
 * from {@code compute}, how long the chip would take from {@code time}; neither knows the other.
 * Records of both are in {@code report}.
 */
package sambaflow.sim;
