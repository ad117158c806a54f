package sambaflow.app;

import sambaflow.diagnostic.Diagnostic;
import sambaflow.record.Metric;
import sambaflow.record.RunFolder;

/** Hears what an app does while it does it. */
public interface AppListener {
    /** One line of the app's own output, as SambaFlow users know it. */
    void line(String text);

    /** Something that a user should know. */
    default void tell(Diagnostic diagnostic) {
        line(diagnostic.toString());
    }

    /**
     * A compilation has come so far.
     *
     * @param all parts of the stage; 0 where they are not known
     */
    default void compiling(String stage, int done, int all) {}

    /** A training begins, and is recorded in this folder. */
    default void recorded(RunFolder run) {}

    /** The app measured something itself, after the latest step. */
    default void measured(Metric.Value value) {}

    /** A step of training is done. */
    default void step(StepMetric metric) {}
}
