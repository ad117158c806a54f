package sambaflow.nn;

/** Mean absolute difference. */
public final class L1Loss extends Module {

    /** The loss, a scalar. */
    public SambaTensor forward(SambaTensor prediction, SambaTensor target) {
        return prediction.sub(target).abs().mean();
    }
}
