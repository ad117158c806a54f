package sambaflow.model;

import sambaflow.nn.Directives;
import sambaflow.nn.Dropout;
import sambaflow.nn.Embedding;
import sambaflow.nn.Functional;
import sambaflow.nn.LayerNorm;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ModuleList;
import sambaflow.nn.Named;
import sambaflow.nn.SambaTensor;
import sambaflow.tensor.DType;

/** BERT's encoder, with the layer that makes one vector of a sequence. */
public final class BertModel extends Module {
    private final BertEmbeddings embeddings;
    private final BertEncoder encoder;
    private final BertPooler pooler;

    /** What the encoder returns: [batch, length, width], and [batch, width] of the first token. */
    public record Output(SambaTensor lastHiddenState, SambaTensor poolerOutput) {}

    public BertModel(BertConfig config) {
        this(config, true);
    }

    /**
     * @param pooled whether there is a pooler
     */
    BertModel(BertConfig config, boolean pooled) {
        this.embeddings = new BertEmbeddings(config);
        this.encoder = new BertEncoder(config);
        this.pooler = pooled ? new BertPooler(config) : null;
        FirstValues.normal(this, config.initializerRange());
    }

    Embedding words() {
        return embeddings.wordEmbeddings;
    }

    /**
     * For ids, segment numbers and whether each token counts (1 or 0), each [batch, length] of
     * int64.
     */
    public Output forward(
            SambaTensor inputIds, SambaTensor tokenTypeIds, SambaTensor attentionMask) {
        SambaTensor last = hidden(inputIds, tokenTypeIds, attentionMask);
        return new Output(last, pooled(last));
    }

    SambaTensor hidden(SambaTensor inputIds, SambaTensor tokenTypeIds, SambaTensor attentionMask) {
        // [batch, 1, 1, length]: the same for every head and query.
        SambaTensor allowed = attentionMask.to(DType.BOOL).unsqueeze(1).unsqueeze(1);
        SambaTensor x = embeddings.forward(inputIds, tokenTypeIds);
        for (BertLayer layer : encoder.layer) {
            x = Directives.opFusion("Encoder", x, in -> layer.forward(in, allowed));
        }
        return x;
    }

    SambaTensor pooled(SambaTensor last) {
        return pooler.forward(last.select(1, 0));
    }

    private static final class BertEmbeddings extends Module {
        private final Embedding wordEmbeddings;
        private final Embedding positionEmbeddings;
        private final Embedding tokenTypeEmbeddings;

        @Named("LayerNorm")
        private final LayerNorm norm;

        private final Dropout dropout;

        BertEmbeddings(BertConfig c) {
            wordEmbeddings = new Embedding(c.vocabSize(), c.hiddenSize());
            positionEmbeddings = new Embedding(c.maxPositionEmbeddings(), c.hiddenSize());
            tokenTypeEmbeddings = new Embedding(c.typeVocabSize(), c.hiddenSize());
            norm = new LayerNorm(c.hiddenSize(), c.layerNormEps());
            dropout = new Dropout(c.hiddenDropoutProb());
        }

        SambaTensor forward(SambaTensor inputIds, SambaTensor tokenTypeIds) {
            SambaTensor words = wordEmbeddings.forward(inputIds);
            SambaTensor types = tokenTypeEmbeddings.forward(tokenTypeIds);
            SambaTensor places = positionEmbeddings.forward(Positions.of(inputIds).to(DType.INT64));
            return dropout.forward(norm.forward(words.add(types).add(places)));
        }
    }

    private static final class BertEncoder extends Module {
        private final ModuleList<BertLayer> layer;

        BertEncoder(BertConfig c) {
            layer = ModuleList.of(c.numHiddenLayers(), () -> new BertLayer(c));
        }
    }

    private static final class BertLayer extends Module {
        private final BertAttention attention;
        private final BertIntermediate intermediate;
        private final BertOutput output;

        BertLayer(BertConfig c) {
            attention = new BertAttention(c);
            intermediate = new BertIntermediate(c);
            output = new BertOutput(c.intermediateSize(), c);
        }

        SambaTensor forward(SambaTensor x, SambaTensor allowed) {
            SambaTensor seen = attention.forward(x, allowed);
            return output.forward(intermediate.forward(seen), seen);
        }
    }

    private static final class BertAttention extends Module {
        private final BertSelfAttention self;
        private final BertOutput output;

        BertAttention(BertConfig c) {
            self = new BertSelfAttention(c);
            output = new BertOutput(c.hiddenSize(), c);
        }

        SambaTensor forward(SambaTensor x, SambaTensor allowed) {
            return output.forward(self.forward(x, allowed), x);
        }
    }

    private static final class BertSelfAttention extends Module {
        private final Linear query;
        private final Linear key;
        private final Linear value;
        private final Dropout dropout;
        private final boolean drops;
        private final long heads;

        BertSelfAttention(BertConfig c) {
            query = new Linear(c.hiddenSize(), c.hiddenSize());
            key = new Linear(c.hiddenSize(), c.hiddenSize());
            value = new Linear(c.hiddenSize(), c.hiddenSize());
            dropout = new Dropout(c.attentionProbsDropoutProb());
            drops = c.attentionProbsDropoutProb() > 0;
            heads = c.numAttentionHeads();
        }

        SambaTensor forward(SambaTensor x, SambaTensor allowed) {
            SambaTensor q = Heads.split(query.forward(x), heads);
            SambaTensor k = Heads.split(key.forward(x), heads);
            SambaTensor v = Heads.split(value.forward(x), heads);
            SambaTensor y =
                    drops
                            ? Heads.attend(q, k, v, allowed, dropout)
                            : Functional.scaledDotProductAttention(q, k, v, allowed);
            return Heads.join(y);
        }
    }

    private static final class BertIntermediate extends Module {
        private final Linear dense;

        BertIntermediate(BertConfig c) {
            dense = new Linear(c.hiddenSize(), c.intermediateSize());
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return Functional.gelu(dense.forward(x));
        }
    }

    private static final class BertOutput extends Module {
        private final Linear dense;

        @Named("LayerNorm")
        private final LayerNorm norm;

        private final Dropout dropout;

        BertOutput(long width, BertConfig c) {
            dense = new Linear(width, c.hiddenSize());
            norm = new LayerNorm(c.hiddenSize(), c.layerNormEps());
            dropout = new Dropout(c.hiddenDropoutProb());
        }

        SambaTensor forward(SambaTensor x, SambaTensor residual) {
            return norm.forward(dropout.forward(dense.forward(x)).add(residual));
        }
    }

    private static final class BertPooler extends Module {
        private final Linear dense;

        BertPooler(BertConfig c) {
            dense = new Linear(c.hiddenSize(), c.hiddenSize());
        }

        @Override
        public SambaTensor forward(SambaTensor first) {
            return dense.forward(first).tanh();
        }
    }
}
