/**
 * What a section computes, on this CPU.
 *
 * <p>{@link sambaflow.sim.compute.Buffer} is the memory of one value, {@link
 * sambaflow.sim.compute.Operands} a node with its buffers, and a {@link
 * sambaflow.sim.compute.BackEnd} turns operands into a {@link sambaflow.sim.compute.Kernel} that
 * runs again and again without allocating. {@link sambaflow.sim.compute.Loops} is the fast way:
 * float32 arrays and plain loops, one switch for each operator family. {@link
 * sambaflow.sim.compute.Plain} calls the operators' own definitions and is what the fast way is
 * compared to. All kernels are single-threaded and sum in an order that depends on shapes only.
 *
 * <p>This package knows graphs and tensors; nothing of chips, tiles or time.
 */
package sambaflow.sim.compute;
