package sambaflow.nn;

import sambaflow.graph.Loss;

/** Mean cross entropy of logits [n, classes] against class numbers [n]. */
public final class CrossEntropyLoss extends Module {

    /** The loss, a scalar. */
    public SambaTensor forward(SambaTensor logits, SambaTensor targets) {
        return logits.apply(new Loss.CrossEntropy(), path(), path(), targets).getFirst();
    }
}
