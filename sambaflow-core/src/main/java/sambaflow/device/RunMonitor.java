package sambaflow.device;

/** How a caller watches a run and stops it. */
public interface RunMonitor {
    /** Never stops, watches nothing. */
    RunMonitor NONE = () -> false;

    /** Whether to stop at the next section. */
    boolean cancelled();

    /** {@code done} of {@code total} sections have run. */
    default void progress(int done, int total) {}
}
