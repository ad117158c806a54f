package sambaflow.explore;

/** Something to run, as shapes only. */
interface Workload {
    /** It, compiled for {@code target}. */
    Timed compiled(Target target);

    /** What a step of it takes on {@code target}. */
    default Prediction on(Target target) {
        return compiled(target).with(target.rdu());
    }

    /** Words for how the prediction comes about, where it is not simply compiled; else empty. */
    default String note() {
        return "";
    }
}
