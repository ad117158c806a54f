package sambaflow.model;

import java.util.List;
import sambaflow.nn.Directives;
import sambaflow.nn.Dropout;
import sambaflow.nn.Embedding;
import sambaflow.nn.Functional;
import sambaflow.nn.Initialiser;
import sambaflow.nn.LayerNorm;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ModuleList;
import sambaflow.nn.Named;
import sambaflow.nn.SambaTensor;
import sambaflow.tensor.DType;

/** GPT-2 that predicts the next token; the head shares the embedding's weight. */
public final class GPT2LMHeadModel extends Module {
    private final GPT2Model transformer;
    private final Linear lmHead;

    public GPT2LMHeadModel(GPT2Config config) {
        this.transformer = new GPT2Model(config);
        this.lmHead = Linear.tied(transformer.wte.weight());
    }

    /** Logits [batch, length, vocabulary] for token ids [batch, length]. */
    @Override
    public SambaTensor forward(SambaTensor inputIds) {
        return lmHead.forward(transformer.forward(inputIds));
    }

    /** The loss too: each token predicts the label of the next one; label -100 has none. */
    public LossAndLogits forward(SambaTensor inputIds, SambaTensor labels) {
        return LossAndLogits.shifted(forward(inputIds), labels);
    }

    private static final class GPT2Model extends Module {
        private final Embedding wte;
        private final Embedding wpe;
        private final Dropout drop;
        private final ModuleList<GPT2Block> h;
        private final LayerNorm lnF;

        GPT2Model(GPT2Config c) {
            wte = new Embedding(c.vocabSize(), c.nEmbd());
            wpe = new Embedding(c.nPositions(), c.nEmbd());
            drop = new Dropout(c.embdPdrop());
            h = ModuleList.of(c.nLayer(), () -> new GPT2Block(c));
            lnF = new LayerNorm(c.nEmbd(), c.layerNormEpsilon());
            wte.weight().initialise(Initialiser.normal(c.initializerRange()));
            wpe.weight().initialise(Initialiser.normal(c.initializerRange()));
        }

        @Override
        public SambaTensor forward(SambaTensor inputIds) {
            SambaTensor places = Positions.of(inputIds).to(DType.INT64);
            SambaTensor x = drop.forward(wte.forward(inputIds).add(wpe.forward(places)));
            for (GPT2Block block : h) {
                x = Directives.opFusion("Encoder", x, in -> block.forward(in, inputIds));
            }
            return lnF.forward(x);
        }
    }

    private static final class GPT2Block extends Module {
        @Named("ln_1")
        private final LayerNorm first;

        private final GPT2Attention attn;

        @Named("ln_2")
        private final LayerNorm second;

        private final GPT2MLP mlp;

        GPT2Block(GPT2Config c) {
            first = new LayerNorm(c.nEmbd(), c.layerNormEpsilon());
            attn = new GPT2Attention(c);
            second = new LayerNorm(c.nEmbd(), c.layerNormEpsilon());
            mlp = new GPT2MLP(c);
        }

        SambaTensor forward(SambaTensor x, SambaTensor inputIds) {
            SambaTensor seen = x.add(attn.forward(first.forward(x), inputIds));
            return seen.add(mlp.forward(second.forward(seen)));
        }
    }

    private static final class GPT2Attention extends Module {
        private final Conv1D cAttn;
        private final Conv1D cProj;
        private final Dropout attnDropout;
        private final Dropout residDropout;
        private final boolean eager;
        private final long heads;

        GPT2Attention(GPT2Config c) {
            cAttn = new Conv1D(c.nEmbd(), 3 * c.nEmbd(), c.initializerRange());
            cProj = new Conv1D(c.nEmbd(), c.nEmbd(), residual(c));
            attnDropout = new Dropout(c.attnPdrop());
            residDropout = new Dropout(c.residPdrop());
            eager = c.eagerAttention() || c.attnPdrop() > 0;
            heads = c.nHead();
        }

        SambaTensor forward(SambaTensor x, SambaTensor inputIds) {
            List<SambaTensor> parts =
                    cAttn.forward(x).chunk(3, -1).stream().map(p -> Heads.split(p, heads)).toList();
            SambaTensor q = parts.get(0);
            SambaTensor k = parts.get(1);
            SambaTensor v = parts.get(2);
            SambaTensor y =
                    eager
                            ? Heads.attend(q, k, v, Positions.causal(inputIds), attnDropout)
                            : Functional.scaledDotProductAttention(q, k, v, true);
            return residDropout.forward(cProj.forward(Heads.join(y)));
        }
    }

    private static final class GPT2MLP extends Module {
        private final Conv1D cFc;
        private final Conv1D cProj;
        private final Dropout dropout;

        GPT2MLP(GPT2Config c) {
            cFc = new Conv1D(c.nEmbd(), c.nInner(), c.initializerRange());
            cProj = new Conv1D(c.nInner(), c.nEmbd(), residual(c));
            dropout = new Dropout(c.residPdrop());
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            return dropout.forward(cProj.forward(Functional.geluTanh(cFc.forward(x))));
        }
    }

    /** What is added up over all blocks starts so much smaller that the sum does not grow. */
    private static double residual(GPT2Config c) {
        return c.initializerRange() / StrictMath.sqrt(2.0 * c.nLayer());
    }
}
