package sambaflow.model;

import sambaflow.nn.Dropout;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;

/** BERT that tells which class a sequence is of. */
public final class BertForSequenceClassification extends Module {
    private final BertModel bert;
    private final Dropout dropout;
    private final Linear classifier;

    public BertForSequenceClassification(BertConfig config, long numLabels) {
        this.bert = new BertModel(config);
        this.dropout = new Dropout(config.hiddenDropoutProb());
        this.classifier = new Linear(config.hiddenSize(), numLabels);
        FirstValues.normal(this, config.initializerRange());
    }

    /** Logits [batch, classes]; inputs as {@link BertModel} has them. */
    public SambaTensor forward(
            SambaTensor inputIds, SambaTensor tokenTypeIds, SambaTensor attentionMask) {
        SambaTensor last = bert.hidden(inputIds, tokenTypeIds, attentionMask);
        return classifier.forward(dropout.forward(bert.pooled(last)));
    }

    /** The loss too, for class numbers [batch]. */
    public LossAndLogits forward(
            SambaTensor inputIds,
            SambaTensor tokenTypeIds,
            SambaTensor attentionMask,
            SambaTensor labels) {
        return LossAndLogits.of(forward(inputIds, tokenTypeIds, attentionMask), labels);
    }
}
