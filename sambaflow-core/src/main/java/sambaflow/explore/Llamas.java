package sambaflow.explore;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sambaflow.graph.Names;
import sambaflow.graph.TensorType;
import sambaflow.model.LlamaConfig;
import sambaflow.tensor.DType;

/** Sizes of published Llamas. */
final class Llamas {
    private static final Map<String, LlamaConfig> NAMED =
            new TreeMap<>(
                    Map.of(
                            "llama-2-7b", new LlamaConfig(32000, 4096, 11008, 32, 32, 32),
                            "llama-2-13b", new LlamaConfig(32000, 5120, 13824, 40, 40, 40),
                            "llama-2-70b", new LlamaConfig(32000, 8192, 28672, 80, 64, 8),
                            "llama-3-8b", new LlamaConfig(128_256, 4096, 14336, 32, 32, 8),
                            "llama-3-70b", new LlamaConfig(128_256, 8192, 28672, 80, 64, 8),
                            "llama-3.1-8b", new LlamaConfig(128_256, 4096, 14336, 32, 32, 8),
                            "llama-3.1-70b", new LlamaConfig(128_256, 8192, 28672, 80, 64, 8),
                            "mistral-7b", new LlamaConfig(32000, 4096, 14336, 32, 32, 8)));

    private Llamas() {}

    /** What {@code model} names, with the fields that are given besides. */
    static LlamaConfig config(Fields f) {
        LlamaConfig base = named(f);
        long hidden = f.number("hidden", base.hiddenSize());
        long heads = Families.heads(f, hidden, base.numAttentionHeads());
        int shared = f.number("kv_heads", base.numKeyValueHeads());
        f.check(
                heads % shared == 0,
                "kv_heads: found %d, expected one that divides the %d heads",
                shared,
                heads);
        return new LlamaConfig(
                f.number("vocabulary", base.vocabSize()),
                hidden,
                f.number("intermediate", base.intermediateSize()),
                f.number("layers", base.numHiddenLayers()),
                heads,
                shared);
    }

    private static LlamaConfig named(Fields f) {
        String name = f.text("model", "llama-2-7b");
        String plain = plain(name);
        f.check(
                NAMED.keySet().stream().anyMatch(k -> plain(k).equals(plain)),
                "model: found '%s'%s; any other by layers, hidden, heads, kv_heads, intermediate and vocabulary",
                name,
                Names.hint(name, NAMED.keySet()));
        return NAMED.entrySet().stream()
                .filter(e -> plain(e.getKey()).equals(plain))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** Names are written with and without their publisher, hyphens and what they are tuned for. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replaceFirst("^.*/", "")
                .replaceFirst("^meta[-_ ]", "")
                .replaceFirst("[-_ ](hf|chat|instruct|base)$", "")
                .replaceAll("[^0-9a-z.]", "");
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
