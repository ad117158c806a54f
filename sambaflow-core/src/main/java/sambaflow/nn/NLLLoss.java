package sambaflow.nn;

/** Mean negative log likelihood of log probabilities [n, classes]. */
public final class NLLLoss extends Module {

    /** The loss, a scalar. */
    public SambaTensor forward(SambaTensor logProbabilities, SambaTensor targets) {
        return Functional.nllLoss(logProbabilities, targets);
    }
}
