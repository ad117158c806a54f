package sambaflow.explore;

import sambaflow.graph.TensorType;
import sambaflow.model.LlamaConfig;
import sambaflow.tensor.DType;

/** Sizes of published Llamas. */
final class Llamas {
    private Llamas() {}

    /** What {@code model} names, with the fields that are given besides. */
    static LlamaConfig config(Fields f) {
        LlamaConfig base = named(f.text("model", "llama-2-7b"));
        long hidden = f.number("hidden", base.hiddenSize());
        long heads = f.number("heads", base.numAttentionHeads());
        return new LlamaConfig(
                f.number("vocabulary", base.vocabSize()),
                hidden,
                f.number("intermediate", base.intermediateSize()),
                f.number("layers", base.numHiddenLayers()),
                heads,
                f.number("kv_heads", base.numKeyValueHeads()));
    }

    private static LlamaConfig named(String name) {
        String plain = name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^0-9a-z.]", "");
        return switch (plain) {
            case "llama27b" -> new LlamaConfig(32000, 4096, 11008, 32, 32, 32);
            case "llama213b" -> new LlamaConfig(32000, 5120, 13824, 40, 40, 40);
            case "llama38b", "llama3.18b" -> new LlamaConfig(128_256, 4096, 14336, 32, 32, 8);
            case "llama370b", "llama3.170b" -> new LlamaConfig(128_256, 8192, 28672, 80, 64, 8);
            case "llama270b" -> new LlamaConfig(32000, 8192, 28672, 80, 64, 8);
            case "mistral7b" -> new LlamaConfig(32000, 4096, 14336, 32, 32, 8);
            case String other ->
                    throw new sambaflow.graph.CompileException(
                            sambaflow.diagnostic.Code.SF201,
                            "model: found '%s', expected llama-2-7b, llama-2-13b, llama-2-70b, llama-3.1-8b, llama-3.1-70b or mistral-7b; or give layers, hidden, heads, kv_heads, intermediate and vocabulary"
                                    .formatted(name));
        };
    }

    static LlamaConfig withLayers(LlamaConfig c, int layers) {
        return new LlamaConfig(
                c.vocabSize(),
                c.hiddenSize(),
                c.intermediateSize(),
                layers,
                c.numAttentionHeads(),
                c.numKeyValueHeads());
    }

    /** Weights that each token is multiplied with. */
    static double parameters(LlamaConfig c) {
        double attention =
                2.0 * c.hiddenSize() * (c.numAttentionHeads() + c.numKeyValueHeads()) * c.headDim();
        double mlp = 3.0 * c.hiddenSize() * c.intermediateSize();
        return c.numHiddenLayers() * (attention + mlp) + (double) c.vocabSize() * c.hiddenSize();
    }

    static TensorType half(long... dims) {
        return TensorType.f32(dims).as(DType.BFLOAT16);
    }
}
