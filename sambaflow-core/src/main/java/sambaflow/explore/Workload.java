package sambaflow.explore;

/** Something to run, as shapes only. */
public interface Workload {
    /** What a step of it takes on {@code target}. */
    Prediction on(Target target);

    /** Whether it brings the research chip that it runs on, and runs on no RDU. */
    default boolean onPlasticine() {
        return false;
    }

    /** Words for how the prediction comes about, where it is not simply compiled; else empty. */
    default String note() {
        return "";
    }
}
