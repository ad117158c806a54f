/**
 * What a section computes, on this CPU.
 *
 * <p>{@link sambaflow.sim.compute.Buffer} is the memory of one value, {@link
 * sambaflow.sim.compute.Operands} a node with its buffers, and a {@link
 * sambaflow.sim.compute.BackEnd} turns operands into a {@link sambaflow.sim.compute.Kernel} that
 * runs again and again without allocating. {@link sambaflow.sim.compute.Loops} is plain loops over
 * float32 arrays, one switch for each operator family; {@link sambaflow.sim.compute.Vectors} has
 * what is faster in vector registers. {@link sambaflow.sim.compute.Plain} calls the operators' own
 * definitions and is what both are compared to. A {@link sambaflow.sim.compute.Team} of threads may
 * share a kernel; what is computed does not depend on how many they are.
 *
 * <p>This package knows graphs and tensors; nothing of chips, tiles or time.
 */
package sambaflow.sim.compute;
