package sambaflow.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sambaflow.chip.RduSpec;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.model.LlamaConfig;
import sambaflow.model.LlamaForCausalLM;
import sambaflow.nn.Module;
import sambaflow.nn.optim.AdamW;
import sambaflow.pass.Precision;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefWriter;
import sambaflow.section.Mode;
import sambaflow.trace.InputSpec;

/** Models that are used as they come: no line of their user's is in them, and blocks are marked. */
class WholeModelsTest {
    private static final List<InputSpec> TOKENS =
            List.of(InputSpec.i64("input_ids", 2, 16), InputSpec.i64("labels", 2, 16));

    private static Module model(String name) {
        return name.equals("gpt2")
                ? new GPT2LMHeadModel(new GPT2Config(64, 16, 32, 2, 2).withDropout(0.1))
                : new LlamaForCausalLM(new LlamaConfig(64, 32, 64, 2, 4, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, O0, false",
        "gpt2, O1, false",
        "gpt2, O3, false",
        "gpt2, O3, true",
        "llama, O0, true",
        "llama, O1, false",
        "llama, O3, false"
    })
    void whatIsWrittenCanBeReadAndIsTheSame(String name, Mode mode, boolean inference) {
        Options options =
                new Options(
                        name,
                        name,
                        RduSpec.SN30,
                        OptionalInt.empty(),
                        2,
                        mode,
                        Precision.BF16,
                        inference,
                        new TreeMap<>());
        Pef pef = Compiler.compile(model(name), TOKENS, new AdamW(1e-3), options).pef();
        byte[] bytes = PefWriter.bytes(pef);
        assertThat(PefReader.open(name, bytes).pef()).isEqualTo(pef);
    }
}
