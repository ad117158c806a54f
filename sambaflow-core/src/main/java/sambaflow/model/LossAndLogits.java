package sambaflow.model;

import sambaflow.graph.Loss;
import sambaflow.nn.Functional;
import sambaflow.nn.SambaTensor;

/** What a model returns when it is given labels. */
public record LossAndLogits(SambaTensor loss, SambaTensor logits) {
    /** Labels with this number have no loss. */
    public static final long IGNORED = -100;

    /** Mean cross entropy of logits [..., classes] against class numbers [...]. */
    static LossAndLogits of(SambaTensor logits, SambaTensor labels) {
        return new LossAndLogits(loss(logits, labels), logits);
    }

    /** Each place of logits [batch, length, vocabulary] predicts the label of the next one. */
    static LossAndLogits shifted(SambaTensor logits, SambaTensor labels) {
        long last = labels.shape().dim(1) - 1;
        SambaTensor predicting = logits.slice(1, 0, last);
        return new LossAndLogits(loss(predicting, labels.slice(1, 1, last + 1)), logits);
    }

    private static SambaTensor loss(SambaTensor logits, SambaTensor labels) {
        SambaTensor rows = logits.reshape(-1, logits.shape().dim(-1));
        return Functional.crossEntropy(rows, labels.reshape(-1), Loss.Reduction.MEAN, IGNORED, 0);
    }
}
