package sambaflow.explore;

/** Something to run, as shapes only. */
public interface Workload {
    /** What a step of it takes on {@code target}. */
    Prediction on(Target target);

    /** Words for how the prediction comes about, where it is not simply compiled; else empty. */
    default String note() {
        return "";
    }
}
