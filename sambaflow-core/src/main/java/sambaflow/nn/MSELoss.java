package sambaflow.nn;

/** Mean square of the difference. */
public final class MSELoss extends Module {

    /** The loss, a scalar. */
    public SambaTensor forward(SambaTensor prediction, SambaTensor target) {
        return Functional.mseLoss(prediction, target);
    }
}
