package sambaflow.nn;

/** Mean binary cross entropy of logits against targets from 0 to 1. */
public final class BCEWithLogitsLoss extends Module {

    /** The loss, a scalar. */
    public SambaTensor forward(SambaTensor logits, SambaTensor targets) {
        return Functional.binaryCrossEntropyWithLogits(logits, targets);
    }
}
