package sambaflow.explore;

import java.util.List;
import sambaflow.graph.TensorType;
import sambaflow.model.LlamaConfig;
import sambaflow.nn.Functional;
import sambaflow.nn.Initialiser;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ModuleList;
import sambaflow.nn.Parameter;
import sambaflow.nn.RMSNorm;
import sambaflow.nn.SambaTensor;
import sambaflow.tensor.DType;

/**
 * The shapes of a Llama that generates: bfloat16 weights, hidden states for embedded tokens, keys
 * and values of earlier tokens as one input for all layers, logits of the last token. Positions are
 * not turned, which takes no time worth counting.
 */
final class LlamaShapes extends Module {
    private final ModuleList<Layer> layers;
    private final RMSNorm norm;
    private final Linear head;

    LlamaShapes(LlamaConfig c) {
        layers = ModuleList.of(c.numHiddenLayers(), () -> new Layer(c));
        norm = new RMSNorm(c.hiddenSize(), c.rmsNormEps());
        head = product(c.hiddenSize(), c.vocabSize());
    }

    /**
     * Logits [batch, 1, vocabulary] for hidden states [batch, tokens, width] that see themselves.
     */
    @Override
    public SambaTensor forward(SambaTensor x) {
        SambaTensor seen = x;
        for (Layer layer : layers) {
            seen = layer.forward(seen, List.of());
        }
        return head.forward(norm.forward(last(seen)));
    }

    /**
     * The same, seeing what was before.
     *
     * @param cache keys and values [2 layers, batch, heads, earlier tokens, width of a head]
     */
    public SambaTensor forward(SambaTensor x, SambaTensor cache) {
        List<SambaTensor> parts = cache.chunk(2 * layers.size(), 0);
        SambaTensor seen = x;
        for (int i = 0; i < layers.size(); i++) {
            seen = layers.get(i).forward(seen, parts.subList(2 * i, 2 * i + 2));
        }
        return head.forward(norm.forward(seen));
    }

    private static SambaTensor last(SambaTensor x) {
        return x.select(1, x.shape().dim(1) - 1).unsqueeze(1);
    }

    /** y = x wᵀ with bfloat16 weights. */
    private static Linear product(long in, long out) {
        TensorType type = TensorType.f32(out, in).as(DType.BFLOAT16);
        return Linear.tied(new Parameter(type, Initialiser.constant(0)));
    }

    private static final class Layer extends Module {
        private final RMSNorm before;
        private final RMSNorm after;
        private final Linear queries;
        private final Linear keys;
        private final Linear values;
        private final Linear out;
        private final Linear gate;
        private final Linear up;
        private final Linear down;
        private final LlamaConfig config;

        Layer(LlamaConfig c) {
            config = c;
            before = new RMSNorm(c.hiddenSize(), c.rmsNormEps());
            after = new RMSNorm(c.hiddenSize(), c.rmsNormEps());
            queries = product(c.hiddenSize(), c.numAttentionHeads() * c.headDim());
            keys = product(c.hiddenSize(), c.numKeyValueHeads() * c.headDim());
            values = product(c.hiddenSize(), c.numKeyValueHeads() * c.headDim());
            out = product(c.numAttentionHeads() * c.headDim(), c.hiddenSize());
            gate = product(c.hiddenSize(), c.intermediateSize());
            up = product(c.hiddenSize(), c.intermediateSize());
            down = product(c.intermediateSize(), c.hiddenSize());
        }

        SambaTensor forward(SambaTensor x, List<SambaTensor> cache) {
            SambaTensor in = before.forward(x);
            SambaTensor q = split(queries.forward(in), config.numAttentionHeads());
            SambaTensor k = split(keys.forward(in), config.numKeyValueHeads());
            SambaTensor v = split(values.forward(in), config.numKeyValueHeads());
            boolean alone = cache.isEmpty();
            SambaTensor y =
                    Functional.scaledDotProductAttention(
                            q,
                            alone ? k : earlier(cache.get(0), k),
                            alone ? v : earlier(cache.get(1), v),
                            alone);
            SambaTensor seen = x.add(out.forward(joined(y)));
            SambaTensor inner = after.forward(seen);
            SambaTensor gated = Functional.silu(gate.forward(inner)).mul(up.forward(inner));
            return seen.add(down.forward(gated));
        }

        private static SambaTensor earlier(SambaTensor cached, SambaTensor now) {
            return Functional.cat(2, cached.squeeze(0), now.to(DType.BFLOAT16));
        }

        private static SambaTensor split(SambaTensor x, long heads) {
            long width = x.shape().dim(-1) / heads;
            return x.reshape(x.shape().dim(0), x.shape().dim(1), heads, width).transpose(1, 2);
        }

        private static SambaTensor joined(SambaTensor heads) {
            SambaTensor apart = heads.transpose(1, 2);
            return apart.reshape(apart.shape().dim(0), apart.shape().dim(1), -1);
        }
    }

    /** Sizes of the keys and values of all layers together. */
    static long[] cache(LlamaConfig c, long batch, long context) {
        long both = 2L * c.numHiddenLayers();
        return new long[] {both, batch, c.numKeyValueHeads(), context, c.headDim()};
    }
}
