package sambaflow.explore;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;
import sambaflow.model.BertConfig;
import sambaflow.model.BertForMaskedLM;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.model.LlamaConfig;
import sambaflow.model.UNet;
import sambaflow.nn.Module;
import sambaflow.trace.InputSpec;

/** The families of workloads, by name. */
public final class Families {
    /** Layers of the smaller of two models that a long one is told from. */
    private static final int FEW = 2;

    /** Operations for each product, with the two of the backward pass. */
    static final double TRAINING = 6;

    private static final double INFERENCE = 2;

    private static final Map<String, Function<Fields, Workload>> ALL = new TreeMap<>();

    static {
        ALL.put("gpt2_training", Families::gpt2);
        ALL.put("bert_pretraining", Families::bert);
        ALL.put("llama_decode", f -> llama(f, true));
        ALL.put("llama_prefill", f -> llama(f, false));
        ALL.put("ffn_training", Families::ffn);
        ALL.put("cnn_training", ConvNets::training);
        ALL.put("unet", Families::unet);
        ALL.put("recommender_training", Families::recommender);
        ALL.put("plasticine_gemm", Families::gemm);
    }

    /** What families are called elsewhere. */
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("gpt2", "gpt2_training"),
                    Map.entry("gpt_2", "gpt2_training"),
                    Map.entry("gpt_training", "gpt2_training"),
                    Map.entry("bert", "bert_pretraining"),
                    Map.entry("bert_training", "bert_pretraining"),
                    Map.entry("bert_large", "bert_pretraining"),
                    Map.entry("ffn", "ffn_training"),
                    Map.entry("cnn", "cnn_training"),
                    Map.entry("resnet_training", "cnn_training"),
                    Map.entry("lenet_training", "cnn_training"),
                    Map.entry("unet_training", "unet"),
                    Map.entry("dlrm", "recommender_training"),
                    Map.entry("dlrm_training", "recommender_training"),
                    Map.entry("mlp_training", "recommender_training"),
                    Map.entry("gemm", "plasticine_gemm"));

    private static final Set<String> FIELDS = new TreeSet<>();

    static {
        for (Function<Fields, Workload> make : ALL.values()) {
            Fields usual = new Fields("", Map.of());
            make.apply(usual);
            FIELDS.addAll(usual.asked());
        }
    }

    private Families() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    private static String canonical(String family) {
        String plain = Entries.plain(family);
        return ALIASES.getOrDefault(plain, plain);
    }

    /** Whether there is a family of that name. */
    static boolean isOne(String family) {
        return ALL.containsKey(canonical(family));
    }

    /** Whether any family has a field of that name. */
    static boolean hasField(String name) {
        return FIELDS.contains(Fields.canonical(name));
    }

    /**
     * The workload of a family.
     *
     * @param who begins what is said of its fields
     * @param fields sizes by name; what is not given is the family's usual one
     * @throws CompileException for a family or a field there is not, or a size that cannot be
     */
    static Workload of(String who, String family, Map<String, String> fields) {
        String name = canonical(family);
        Function<Fields, Workload> make = ALL.get(name);
        if (make == null) {
            throw new CompileException(
                    Code.SF201,
                    "%s: family: found '%s'%s".formatted(who, family, Names.hint(name, names())));
        }
        Fields all = new Fields("%s: %s".formatted(who, name), fields);
        Workload workload = make.apply(all);
        all.done();
        return workload;
    }

    private static Workload gpt2(Fields f) {
        long hidden = f.number("hidden", 768);
        int layers = f.number("layers", 12);
        int heads = heads(f, hidden, Math.max(1, hidden / 64));
        int sequence = f.number("sequence", 1024);
        int batch = f.number("batch", 16);
        int vocabulary = f.number("vocabulary", 50257);
        // As published training runs have it: PyTorch's eager attention, nothing dropped or
        // recomputed.
        boolean eager = f.text("attention", "eager").equals("eager");
        boolean again = f.flag("recompute", false);
        double tokens = (double) batch * sequence;
        double parameters = 12.0 * layers * hidden * hidden + (double) vocabulary * hidden;
        double flops = TRAINING * parameters * tokens + 12.0 * sequence * hidden * layers * tokens;
        Prediction.Work work = new Prediction.Work(batch, tokens, flops);
        return new Layered(
                layers,
                FEW,
                l -> {
                    GPT2Config config = new GPT2Config(vocabulary, sequence, hidden, l, heads);
                    GPT2Config chosen = eager ? config.withEagerAttention() : config;
                    return training(
                            () -> new GPT2LMHeadModel(chosen),
                            ids(batch, sequence, "input_ids", "labels"),
                            batch,
                            again,
                            work);
                },
                work);
    }

    /** A width is cut into equal heads. */
    static int heads(Fields f, long hidden, long otherwise) {
        int heads = f.number("heads", otherwise);
        f.check(
                hidden % heads == 0,
                "heads: found %d, expected one that divides the width of %d",
                heads,
                hidden);
        return heads;
    }

    private static Workload bert(Fields f) {
        BertConfig c = bertConfig(f);
        int sequence = Math.toIntExact(c.maxPositionEmbeddings());
        int batch = f.number("batch", 16);
        boolean again = f.flag("recompute", false);
        double tokens = (double) batch * sequence;
        double each =
                4.0 * c.hiddenSize() * c.hiddenSize() + 2.0 * c.hiddenSize() * c.intermediateSize();
        double parameters = c.numHiddenLayers() * each + (double) c.vocabSize() * c.hiddenSize();
        double attention = 12.0 * sequence * c.hiddenSize() * c.numHiddenLayers();
        Prediction.Work work =
                new Prediction.Work(batch, tokens, (TRAINING * parameters + attention) * tokens);
        return new Layered(
                c.numHiddenLayers(),
                FEW,
                l ->
                        training(
                                () -> new BertForMaskedLM(withLayers(c, l)),
                                ids(batch, sequence, "ids", "types", "mask", "labels"),
                                batch,
                                again,
                                work),
                work);
    }

    /** BERT large, with other sizes where they are given, and nothing dropped. */
    private static BertConfig bertConfig(Fields f) {
        BertConfig large = BertConfig.large();
        long hidden = f.number("hidden", large.hiddenSize());
        return new BertConfig(
                f.number("vocabulary", large.vocabSize()),
                hidden,
                f.number("layers", large.numHiddenLayers()),
                heads(f, hidden, Math.max(1, hidden / 64)),
                f.number("intermediate", 4 * hidden),
                f.number("sequence", 512),
                large.typeVocabSize(),
                0,
                0,
                large.layerNormEps(),
                large.initializerRange());
    }

    private static BertConfig withLayers(BertConfig c, int layers) {
        return new BertConfig(
                c.vocabSize(),
                c.hiddenSize(),
                layers,
                c.numAttentionHeads(),
                c.intermediateSize(),
                c.maxPositionEmbeddings(),
                c.typeVocabSize(),
                0,
                0,
                c.layerNormEps(),
                c.initializerRange());
    }

    private static Workload llama(Fields f, boolean decodes) {
        LlamaConfig c = Llamas.config(f);
        int batch = f.number("batch", 1);
        int context = decodes ? f.number("context", 512) : 0;
        int sequence = decodes ? 1 : f.number("sequence", 512);
        double tokens = (double) batch * sequence;
        double seen = decodes ? context : sequence / 2.0;
        double flops =
                INFERENCE * Llamas.parameters(c) * tokens
                        + 4.0
                                * seen
                                * c.numAttentionHeads()
                                * c.headDim()
                                * tokens
                                * c.numHiddenLayers();
        Prediction.Work work = new Prediction.Work(batch, tokens, flops);
        return new Layered(
                c.numHiddenLayers(),
                FEW,
                l -> {
                    LlamaConfig some = Llamas.withLayers(c, l);
                    InputSpec x = InputSpec.f32("hidden", batch, sequence, c.hiddenSize());
                    InputSpec cache =
                            new InputSpec(
                                    "cache", Llamas.half(LlamaShapes.cache(some, batch, context)));
                    return new Compiled(
                            () -> new LlamaShapes(some),
                            decodes ? List.of(x, cache) : List.of(x),
                            batch,
                            true,
                            false,
                            true,
                            work);
                },
                work);
    }

    private static Workload ffn(Fields f) {
        int in = f.number("input", 784);
        int hidden = f.number("hidden", 512);
        int depth = f.number("layers", 3);
        int classes = f.number("classes", 10);
        int batch = f.number("batch", 1);
        double weights = Nets.ffnWeights(in, hidden, depth, classes);
        return new Compiled(
                () -> Nets.ffn(in, hidden, depth, classes),
                List.of(InputSpec.f32("image", batch, in), InputSpec.i64("label", batch)),
                batch,
                false,
                false,
                true,
                new Prediction.Work(batch, batch, TRAINING * weights * batch));
    }

    private static Workload unet(Fields f) {
        int image = f.number("image", 256);
        int channels = f.number("channels", 3);
        int width = f.number("hidden", 64);
        int classes = f.number("classes", 2);
        int batch = f.number("batch", 1);
        boolean inference = f.flag("inference", false);
        List<InputSpec> inputs =
                inference
                        ? List.of(InputSpec.f32("image", batch, channels, image, image))
                        : List.of(
                                InputSpec.f32("image", batch, channels, image, image),
                                InputSpec.i64("label", batch, image, image));
        Supplier<Module> model =
                inference
                        ? () -> new UNet(channels, classes, width)
                        : () -> Nets.segmenting(channels, classes, width);
        InputSpec picture = inputs.getFirst();
        double forward = Nets.products(new UNet(channels, classes, width), picture);
        double each = inference ? 1 : TRAINING / INFERENCE;
        return new Compiled(
                model,
                inputs,
                batch,
                inference,
                true,
                true,
                new Prediction.Work(batch, batch, each * forward));
    }

    private static Workload recommender(Fields f) {
        int dense = f.number("input", 512);
        int hidden = f.number("hidden", 1024);
        int depth = f.number("layers", 4);
        int batch = f.number("batch", 8192);
        double weights = Nets.ffnWeights(dense, hidden, depth, 2);
        return new Compiled(
                () -> Nets.ffn(dense, hidden, depth, 2),
                List.of(InputSpec.f32("features", batch, dense), InputSpec.i64("label", batch)),
                batch,
                false,
                false,
                false,
                new Prediction.Work(batch, batch, TRAINING * weights * batch));
    }

    private static Workload gemm(Fields f) {
        int dim = f.number("dim", 128);
        int unroll =
                f.number("unroll", 1)
                        * f.number("outer_unroll", 1)
                        * f.number("middle_unroll", 1)
                        * f.number("inner_unroll", 1);
        return new PlasticineGemm(
                f.number("m", dim),
                f.number("n", dim),
                f.number("k", dim),
                f.number("tile", 64),
                f.number("lanes", 16),
                unroll);
    }

    private static Workload training(
            Supplier<Module> model,
            List<InputSpec> inputs,
            int batch,
            boolean recomputes,
            Prediction.Work work) {
        return new Compiled(model, inputs, batch, false, true, recomputes, work);
    }

    private static List<InputSpec> ids(int batch, int sequence, String... names) {
        return java.util.stream.Stream.of(names)
                .map(n -> InputSpec.i64(n, batch, sequence))
                .toList();
    }
}
