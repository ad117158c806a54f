package sambaflow.sim.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static sambaflow.sim.model.OnTheDevice.difference;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.model.LlamaConfig;
import sambaflow.model.LlamaForCausalLM;
import sambaflow.model.LossAndLogits;
import sambaflow.nn.Module;
import sambaflow.nn.optim.AdamW;
import sambaflow.session.Session;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/** Models with published names against what Hugging Face's library computes from the same files. */
class HuggingFaceTest {
    private static final int STEPS = 6;

    @TempDir private Path folder;

    private static GPT2LMHeadModel gpt2() {
        return new GPT2LMHeadModel(new GPT2Config(4096, 128, 128, 4, 4));
    }

    @Test
    void gpt2HasTheLogitsOfHuggingFace() throws IOException {
        checkLogits(gpt2(), Reference.of("gpt2-tiny"));
    }

    @Test
    void llamaHasTheLogitsOfHuggingFace() throws IOException {
        LlamaConfig config = new LlamaConfig(4096, 64, 176, 2, 4, 2);
        checkLogits(new LlamaForCausalLM(config), Reference.of("llama-tiny"));
    }

    private void checkLogits(Module model, Reference reference) throws IOException {
        model.loadStateDict(reference.tensors("model.safetensors"));
        Map<String, Tensor> golden = reference.tensors("golden.safetensors");
        JsonNode cases = reference.json("golden.json").get("cases");
        assertThat(cases).isNotEmpty();
        for (int i = 0; i < cases.size(); i++) {
            JsonNode ids = cases.get(i).get("input_ids");
            long[] tokens =
                    LongStream.range(0, ids.size()).map(t -> ids.get((int) t).asLong()).toArray();
            List<InputSpec> inputs = List.of(InputSpec.i64("input_ids", 1, tokens.length));
            try (Session session = OnTheDevice.inference(model, inputs, folder)) {
                Tensor given = Tensor.of(tokens).reshape(Shape.of(1, tokens.length));
                Tensor logits = session.run(Map.of("input_ids", given)).get("output");
                Tensor expected = golden.get(i + "/logits");
                assertThat(logits.shape().without(0)).isEqualTo(expected.shape());
                assertThat(difference(logits.reshape(expected.shape()), expected))
                        .as("case %d", i)
                        .isLessThan(1e-4);
            }
        }
    }

    @Test
    void gpt2IsFineTunedAsPyTorchDoesIt() throws IOException {
        Reference reference = Reference.of("gpt2-tiny");
        JsonNode golden = reference.json("finetune.json");
        Map<String, Tensor> batches = reference.tensors("finetune.safetensors");
        GPT2LMHeadModel model = gpt2();
        model.loadStateDict(reference.tensors("model.safetensors"));
        List<InputSpec> inputs =
                List.of(InputSpec.i64("input_ids", 16, 80), InputSpec.i64("labels", 16, 80));
        AdamW optimizer =
                new AdamW(golden.get("lr").asDouble())
                        .withBetas(0.9, 0.997)
                        .withEps(1e-8)
                        .withWeightDecay(0.1);
        try (Session session = OnTheDevice.training(model, inputs, optimizer, folder)) {
            for (int step = 0; step < STEPS; step++) {
                Tensor ids = batches.get(step + "/input_ids");
                Tensor labels = labels(ids, batches.get(step + "/weights"));
                double loss =
                        session.run(Map.of("input_ids", ids, "labels", labels)).get("loss").item();
                assertThat(loss)
                        .as("step %d", step)
                        .isCloseTo(golden.get("losses").get(step).asDouble(), within(1e-4));
            }
        }
    }

    /** A weight of 0 is a label that has no loss. */
    private static Tensor labels(Tensor ids, Tensor weights) {
        long[] labels =
                LongStream.range(0, ids.elements())
                        .map(i -> weights.get(i) == 0 ? LossAndLogits.IGNORED : ids.getLong(i))
                        .toArray();
        return Tensor.of(labels).reshape(ids.shape());
    }
}
