package sambaflow.model;

import sambaflow.nn.Directives;
import sambaflow.nn.Embedding;
import sambaflow.nn.Functional;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ModuleList;
import sambaflow.nn.RMSNorm;
import sambaflow.nn.SambaTensor;

/** Llama that predicts the next token. */
public final class LlamaForCausalLM extends Module {
    private final LlamaModel model;
    private final Linear lmHead;

    public LlamaForCausalLM(LlamaConfig config) {
        this.model = new LlamaModel(config);
        this.lmHead =
                config.tieWordEmbeddings()
                        ? Linear.tied(model.embedTokens.weight())
                        : new Linear(config.hiddenSize(), config.vocabSize(), false);
        FirstValues.normal(this, config.initializerRange());
    }

    /** Logits [batch, length, vocabulary] for token ids [batch, length]. */
    @Override
    public SambaTensor forward(SambaTensor inputIds) {
        return lmHead.forward(model.forward(inputIds));
    }

    /** The loss too: each token predicts the label of the next one; label -100 has none. */
    public LossAndLogits forward(SambaTensor inputIds, SambaTensor labels) {
        return LossAndLogits.shifted(forward(inputIds), labels);
    }

    private static final class LlamaModel extends Module {
        private final Embedding embedTokens;
        private final ModuleList<LlamaDecoderLayer> layers;
        private final RMSNorm norm;
        private final long headDim;
        private final double theta;

        LlamaModel(LlamaConfig c) {
            embedTokens = new Embedding(c.vocabSize(), c.hiddenSize());
            layers = ModuleList.of(c.numHiddenLayers(), () -> new LlamaDecoderLayer(c));
            norm = new RMSNorm(c.hiddenSize(), c.rmsNormEps());
            headDim = c.headDim();
            theta = c.ropeTheta();
        }

        @Override
        public SambaTensor forward(SambaTensor inputIds) {
            Positions.Rotation rotation = Positions.rotation(inputIds, headDim, theta);
            SambaTensor x = embedTokens.forward(inputIds);
            for (LlamaDecoderLayer layer : layers) {
                x = Directives.opFusion("Decoder", x, in -> layer.forward(in, rotation));
            }
            return norm.forward(x);
        }
    }

    private static final class LlamaDecoderLayer extends Module {
        private final LlamaAttention selfAttn;
        private final LlamaMLP mlp;
        private final RMSNorm inputLayernorm;
        private final RMSNorm postAttentionLayernorm;

        LlamaDecoderLayer(LlamaConfig c) {
            selfAttn = new LlamaAttention(c);
            mlp = new LlamaMLP(c);
            inputLayernorm = new RMSNorm(c.hiddenSize(), c.rmsNormEps());
            postAttentionLayernorm = new RMSNorm(c.hiddenSize(), c.rmsNormEps());
        }

        SambaTensor forward(SambaTensor x, Positions.Rotation rotation) {
            SambaTensor seen = x.add(selfAttn.forward(inputLayernorm.forward(x), rotation));
            return seen.add(mlp.forward(postAttentionLayernorm.forward(seen)));
        }
    }

    private static final class LlamaAttention extends Module {
        private final Linear qProj;
        private final Linear kProj;
        private final Linear vProj;
        private final Linear oProj;
        private final long queries;
        private final long keys;

        LlamaAttention(LlamaConfig c) {
            queries = c.numAttentionHeads();
            keys = c.numKeyValueHeads();
            qProj = new Linear(c.hiddenSize(), queries * c.headDim(), false);
            kProj = new Linear(c.hiddenSize(), keys * c.headDim(), false);
            vProj = new Linear(c.hiddenSize(), keys * c.headDim(), false);
            oProj = new Linear(queries * c.headDim(), c.hiddenSize(), false);
        }

        SambaTensor forward(SambaTensor x, Positions.Rotation rotation) {
            SambaTensor q = turned(Heads.split(qProj.forward(x), queries), rotation);
            SambaTensor k = turned(Heads.split(kProj.forward(x), keys), rotation);
            SambaTensor v = Heads.split(vProj.forward(x), keys);
            SambaTensor y = Functional.scaledDotProductAttention(q, k, v, true);
            return oProj.forward(Heads.join(y));
        }

        private static SambaTensor turned(SambaTensor x, Positions.Rotation rotation) {
            return Functional.rotary(x, rotation.cos(), rotation.sin());
        }
    }

    private static final class LlamaMLP extends Module {
        private final Linear gateProj;
        private final Linear upProj;
        private final Linear downProj;

        LlamaMLP(LlamaConfig c) {
            gateProj = new Linear(c.hiddenSize(), c.intermediateSize(), false);
            upProj = new Linear(c.hiddenSize(), c.intermediateSize(), false);
            downProj = new Linear(c.intermediateSize(), c.hiddenSize(), false);
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            SambaTensor gate = Functional.silu(gateProj.forward(x));
            return downProj.forward(gate.mul(upProj.forward(x)));
        }
    }
}
