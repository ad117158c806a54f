package sambaflow.sim.compute;

/** Computes one node from its buffers into its buffers; bound once, run in every step. */
@FunctionalInterface
public interface Kernel {
    void run();
}
