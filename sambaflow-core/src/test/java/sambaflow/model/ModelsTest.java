package sambaflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sambaflow.graph.Graph;
import sambaflow.graph.Region;
import sambaflow.graph.TensorType;
import sambaflow.nn.Module;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.trace.InputSpec;
import sambaflow.trace.Tracer;

class ModelsTest {
    private static final BertConfig TINY_BERT =
            new BertConfig(50, 8, 2, 2, 16, 12, 2, 0.1, 0.1, 1e-12f, 0.02);

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    @Test
    void publishedModelsHaveThePublishedNumberOfParametersAndTakeNoMemory() {
        long before = allocated();
        Module llama = new LlamaForCausalLM(LlamaConfig.llama2With7Billion());
        assertThat(llama.parameterCount()).isEqualTo(6_738_415_616L);
        assertThat(allocated() - before).isLessThan(20_000_000);
        assertThat(new GPT2LMHeadModel(GPT2Config.small()).parameterCount()).isEqualTo(124_439_808);
        assertThat(new BertModel(BertConfig.base()).parameterCount()).isEqualTo(109_482_240);
        assertThat(new BertModel(BertConfig.large()).parameterCount()).isEqualTo(335_141_888);
        assertThat(new UNet(3, 2).parameterCount()).isEqualTo(31_037_698);
    }

    @Test
    void languageModelsHaveTheNamesOfTheirCheckpoints() {
        assertThat(new GPT2LMHeadModel(GPT2Config.small()).held().keySet())
                .hasSize(149)
                .contains(
                        "transformer.wte.weight",
                        "transformer.h.11.ln_1.weight",
                        "transformer.h.0.attn.c_attn.weight",
                        "transformer.h.0.mlp.c_fc.bias",
                        "transformer.ln_f.bias",
                        "lm_head.weight");
        assertThat(new LlamaForCausalLM(LlamaConfig.llama2With7Billion()).held().keySet())
                .hasSize(291)
                .contains(
                        "model.embed_tokens.weight",
                        "model.layers.31.self_attn.q_proj.weight",
                        "model.layers.0.mlp.gate_proj.weight",
                        "model.layers.0.post_attention_layernorm.weight",
                        "model.norm.weight",
                        "lm_head.weight");
    }

    @Test
    void bertAndUnetHaveTheNamesOfTheirCheckpoints() {
        assertThat(new BertModel(BertConfig.base()).held().keySet())
                .hasSize(199)
                .contains(
                        "embeddings.LayerNorm.weight",
                        "encoder.layer.11.attention.self.query.weight",
                        "encoder.layer.0.attention.output.LayerNorm.bias",
                        "encoder.layer.0.intermediate.dense.weight",
                        "pooler.dense.bias");
        assertThat(new BertForMaskedLM(TINY_BERT).held().keySet())
                .contains(
                        "bert.embeddings.word_embeddings.weight",
                        "cls.predictions.bias",
                        "cls.predictions.transform.LayerNorm.weight",
                        "cls.predictions.decoder.weight",
                        "cls.predictions.decoder.bias");
        assertThat(new UNet(3, 2).held().keySet())
                .contains(
                        "inc.double_conv.0.weight",
                        "down1.maxpool_conv.1.double_conv.1.running_mean",
                        "up1.up.bias",
                        "up4.conv.double_conv.4.num_batches_tracked",
                        "outc.conv.weight");
    }

    @Test
    void aTiedWeightIsOneRegionWithBothNames() {
        GPT2LMHeadModel model = new GPT2LMHeadModel(new GPT2Config(20, 8, 4, 1, 2));
        Graph graph = traced(model, InputSpec.i64("input_ids", 2, 5));
        Region tied = graph.regions().getFirst();
        assertThat(tied.name()).isEqualTo("transformer.wte.weight");
        assertThat(tied.aliases()).containsExactly("lm_head.weight");
        assertThat(graph.regions()).extracting(Region::name).doesNotContain("lm_head.weight");
    }

    private static Graph traced(Module model, InputSpec... inputs) {
        return Tracer.trace(model, List.of(inputs), "train", true);
    }

    private static Map<String, TensorType> outputs(Graph graph) {
        return graph.outputs().stream()
                .collect(Collectors.toMap(Graph.Output::name, o -> graph.type(o.value())));
    }

    @Test
    void labelsGiveALossBesideTheLogits() {
        InputSpec ids = InputSpec.i64("input_ids", 3, 6);
        InputSpec labels = InputSpec.i64("labels", 3, 6);
        GPT2Config config = new GPT2Config(50, 8, 8, 2, 2).withDropout(0.1);
        LlamaConfig llama = new LlamaConfig(50, 8, 16, 2, 2, 1);
        for (Module model : List.of(new GPT2LMHeadModel(config), new LlamaForCausalLM(llama))) {
            assertThat(outputs(traced(model, ids, labels)))
                    .containsEntry("loss", TensorType.f32())
                    .containsEntry("logits", TensorType.f32(3, 6, 50));
        }
        InputSpec types = InputSpec.i64("token_type_ids", 3, 6);
        InputSpec mask = InputSpec.i64("attention_mask", 3, 6);
        assertThat(outputs(traced(new BertForMaskedLM(TINY_BERT), ids, types, mask, labels)))
                .containsEntry("logits", TensorType.f32(3, 6, 50));
        Module classifier = new BertForSequenceClassification(TINY_BERT, 4);
        assertThat(outputs(traced(classifier, ids, types, mask, InputSpec.i64("labels", 3))))
                .containsEntry("loss", TensorType.f32())
                .containsEntry("logits", TensorType.f32(3, 4));
    }

    @Test
    void aUnetScoresEachPixel() {
        UNet net = new UNet(3, 5, 4);
        InputSpec image = InputSpec.f32("image", 2, 3, 32, 16);
        TensorType classes = new TensorType(DType.INT64, Shape.of(2, 32, 16));
        Graph graph = traced(net, image, new InputSpec("label", classes));
        assertThat(outputs(graph)).containsEntry("logits", TensorType.f32(2, 5, 32, 16));
        assertThat(graph.regions())
                .filteredOn(r -> r.kind() == Region.Kind.BUFFER)
                .hasSize(3 * 18)
                .allMatch(r -> r.written() != Region.UNCHANGED);
        InputSpec odd = InputSpec.f32("image", 2, 3, 30, 16);
        assertThatThrownBy(() -> traced(net, odd))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("cat");
    }

    @Test
    void firstValuesAreThoseOfTransformers() {
        GPT2LMHeadModel model = new GPT2LMHeadModel(new GPT2Config(400, 64, 64, 8, 4));
        assertThat(deviation(model, "transformer.wte.weight")).isBetween(0.0195, 0.0205);
        assertThat(deviation(model, "transformer.h.3.attn.c_attn.weight"))
                .isBetween(0.0195, 0.0205);
        // Divided by the root of twice the number of blocks.
        assertThat(deviation(model, "transformer.h.3.mlp.c_proj.weight")).isBetween(0.0049, 0.0051);
        assertThat(deviation(model, "transformer.h.3.mlp.c_proj.bias")).isZero();
        Module bert = new BertModel(BertConfig.base());
        assertThat(deviation(bert, "pooler.dense.weight")).isBetween(0.0199, 0.0201);
        assertThat(deviation(bert, "encoder.layer.0.attention.output.LayerNorm.weight"))
                .isEqualTo(1);
    }

    private static double deviation(Module model, String name) {
        float[] values = model.held().get(name).data().toFloatArray();
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    @Test
    void aModelPrintsAsInPytorch() {
        assertThat(new GPT2LMHeadModel(new GPT2Config(4096, 128, 128, 4, 4)))
                .asString()
                .startsWith(
                        """
                        GPT2LMHeadModel(
                          (transformer): GPT2Model(
                            (wte): Embedding(4096, 128)
                            (wpe): Embedding(128, 128)
                            (drop): Dropout(p=0.0, inplace=False)
                            (h): ModuleList(
                              (0-3): 4 x GPT2Block(
                                (ln_1): LayerNorm((128,), eps=1e-05, elementwise_affine=True)
                                (attn): GPT2Attention(
                                  (c_attn): Conv1D(nf=384, nx=128)
                        """)
                .endsWith(
                        """
                          (lm_head): Linear(in_features=128, out_features=4096, bias=False)
                        )\
                        """);
    }
}
