package sambaflow.device;

/** How a caller watches a run and stops it. */
public interface RunMonitor {
    /** Never stops, watches nothing. */
    RunMonitor NONE = () -> false;

    /** Whether to stop at the next section. */
    boolean cancelled();

    /**
     * Whether to stop before regions change, if a loss or what a region would hold is not finite.
     */
    default boolean wantsFinite() {
        return false;
    }

    /** {@code done} of {@code total} sections have run. */
    default void progress(int done, int total) {}
}
