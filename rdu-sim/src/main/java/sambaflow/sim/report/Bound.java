package sambaflow.sim.report;

/** What the predicted time of a section's execution is limited by. */
public enum Bound {
    /** The compute units of its slowest stage. */
    COMPUTE,
    /** The values that cross its boundary. */
    MEMORY
}
