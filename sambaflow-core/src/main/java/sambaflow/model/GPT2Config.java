package sambaflow.model;

/**
 * The sizes of a GPT-2, with the names that its config.json has for them.
 *
 * @param vocabSize number of tokens
 * @param nPositions longest sequence
 * @param nEmbd width
 * @param nLayer number of blocks
 * @param nHead heads of each attention
 * @param nInner width inside of each block's layers
 * @param embdPdrop dropout behind the embeddings
 * @param residPdrop dropout behind each part of a block
 * @param attnPdrop dropout of attention probabilities
 * @param layerNormEpsilon what is added to a variance
 * @param initializerRange deviation of first weights
 * @param eagerAttention whether attention is several operators, as PyTorch's eager one, though
 *     nothing is dropped
 */
public record GPT2Config(
        long vocabSize,
        long nPositions,
        long nEmbd,
        int nLayer,
        int nHead,
        long nInner,
        double embdPdrop,
        double residPdrop,
        double attnPdrop,
        float layerNormEpsilon,
        double initializerRange,
        boolean eagerAttention) {

    /** These sizes; the rest as published, without dropout. */
    public GPT2Config(long vocabSize, long nPositions, long nEmbd, int nLayer, int nHead) {
        this(vocabSize, nPositions, nEmbd, nLayer, nHead, 4 * nEmbd, 0, 0, 0, 1e-5f, 0.02, false);
    }

    /** GPT-2 small: 124 million parameters, with the published dropout. */
    public static GPT2Config small() {
        return new GPT2Config(50257, 1024, 768, 12, 12).withDropout(0.1);
    }

    public GPT2Config withDropout(double p) {
        return new GPT2Config(
                vocabSize,
                nPositions,
                nEmbd,
                nLayer,
                nHead,
                nInner,
                p,
                p,
                p,
                layerNormEpsilon,
                initializerRange,
                eagerAttention);
    }

    /** With attention as several operators. */
    public GPT2Config withEagerAttention() {
        return new GPT2Config(
                vocabSize,
                nPositions,
                nEmbd,
                nLayer,
                nHead,
                nInner,
                embdPdrop,
                residPdrop,
                attnPdrop,
                layerNormEpsilon,
                initializerRange,
                true);
    }
}
