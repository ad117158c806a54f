package sambaflow.model;

/**
 * The sizes of a Llama, with the names that its config.json has for them.
 *
 * @param vocabSize number of tokens
 * @param hiddenSize width
 * @param intermediateSize width inside of each block's layers
 * @param numHiddenLayers number of blocks
 * @param numAttentionHeads heads of the queries
 * @param numKeyValueHeads heads of keys and values, each shared by a group of queries
 * @param headDim width of a head
 * @param rmsNormEps what is added to a mean square
 * @param ropeTheta how much slower the last pair of numbers turns than the first
 * @param tieWordEmbeddings whether the head shares the embedding's weight
 * @param initializerRange deviation of first weights
 */
public record LlamaConfig(
        long vocabSize,
        long hiddenSize,
        long intermediateSize,
        int numHiddenLayers,
        long numAttentionHeads,
        long numKeyValueHeads,
        long headDim,
        float rmsNormEps,
        double ropeTheta,
        boolean tieWordEmbeddings,
        double initializerRange) {

    /** These sizes; the rest as in Llama 2. */
    public LlamaConfig(
            long vocabSize,
            long hiddenSize,
            long intermediateSize,
            int numHiddenLayers,
            long numAttentionHeads,
            long numKeyValueHeads) {
        this(
                vocabSize,
                hiddenSize,
                intermediateSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                hiddenSize / numAttentionHeads,
                1e-6f,
                10_000,
                false,
                0.02);
    }

    /** Llama 2 with 7 billion parameters. */
    public static LlamaConfig llama2With7Billion() {
        return new LlamaConfig(32000, 4096, 11008, 32, 32, 32, 128, 1e-5f, 10_000, false, 0.02);
    }
}
