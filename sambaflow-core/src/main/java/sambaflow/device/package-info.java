/**
 * The driver's interface: what a chip, simulated or real, offers to a session.
 *
 * <p>A {@link sambaflow.device.Device} loads a PEF onto tiles and returns a {@link
 * sambaflow.device.Program}; the program prepares a {@link sambaflow.device.Plan} for a {@link
 * sambaflow.device.RunPlan}, and the plan runs. Devices are found through {@link
 * sambaflow.device.DeviceProvider} by the service loader.
 *
 * <p>This package knows tensors, graphs, chips and PEFs; no model and no simulator.
 */
package sambaflow.device;
