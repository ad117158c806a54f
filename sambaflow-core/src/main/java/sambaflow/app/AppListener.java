package sambaflow.app;

/** Hears what an app does while it does it. */
public interface AppListener {
    /** One line of the app's own output, as SambaFlow users know it. */
    void line(String text);

    /** A step of training is done. */
    default void step(StepMetric metric) {}
}
