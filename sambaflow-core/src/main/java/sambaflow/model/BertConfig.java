package sambaflow.model;

/**
 * The sizes of a BERT, with the names that its config.json has for them.
 *
 * @param vocabSize number of tokens
 * @param hiddenSize width
 * @param numHiddenLayers number of layers
 * @param numAttentionHeads heads of each attention
 * @param intermediateSize width inside of each layer
 * @param maxPositionEmbeddings longest sequence
 * @param typeVocabSize kinds of segments
 * @param hiddenDropoutProb dropout behind each part of a layer
 * @param attentionProbsDropoutProb dropout of attention probabilities
 * @param layerNormEps what is added to a variance
 * @param initializerRange deviation of first weights
 */
public record BertConfig(
        long vocabSize,
        long hiddenSize,
        int numHiddenLayers,
        long numAttentionHeads,
        long intermediateSize,
        long maxPositionEmbeddings,
        long typeVocabSize,
        double hiddenDropoutProb,
        double attentionProbsDropoutProb,
        float layerNormEps,
        double initializerRange) {

    /** BERT base: 109 million parameters. */
    public static BertConfig base() {
        return new BertConfig(30522, 768, 12, 12, 3072, 512, 2, 0.1, 0.1, 1e-12f, 0.02);
    }

    /** BERT large: 335 million parameters. */
    public static BertConfig large() {
        return new BertConfig(30522, 1024, 24, 16, 4096, 512, 2, 0.1, 0.1, 1e-12f, 0.02);
    }
}
