package sambaflow.section;

import static org.assertj.core.api.Assertions.assertThat;

import example.Chips;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphCheck;
import sambaflow.graph.Node;
import sambaflow.model.BertConfig;
import sambaflow.model.BertForMaskedLM;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.model.LlamaConfig;
import sambaflow.model.LlamaForCausalLM;
import sambaflow.nn.Module;
import sambaflow.nn.optim.AdamW;
import sambaflow.pass.AddUpdates;
import sambaflow.pass.Differentiate;
import sambaflow.pass.MixedPrecision;
import sambaflow.pass.Pipeline;
import sambaflow.pass.Precision;
import sambaflow.pass.Recompute;
import sambaflow.pass.Trim;
import sambaflow.trace.InputSpec;
import sambaflow.trace.Tracer;

/**
 * The published models, small: every mode divides them legally, and none is slower than a freer.
 */
class SampleModelsTest {
    private static List<InputSpec> tokens(String... names) {
        return Stream.of(names).map(name -> InputSpec.i64(name, 4, 32)).toList();
    }

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of(
                        "gpt2",
                        new GPT2LMHeadModel(new GPT2Config(500, 32, 64, 2, 4)),
                        tokens("ids", "labels")),
                Arguments.of(
                        "llama",
                        new LlamaForCausalLM(new LlamaConfig(500, 64, 160, 2, 4, 2)),
                        tokens("ids", "labels")),
                Arguments.of(
                        "bert",
                        new BertForMaskedLM(
                                new BertConfig(500, 64, 2, 4, 128, 32, 2, 0, 0, 1e-12f, 0.02)),
                        tokens("ids", "types", "mask", "labels")));
    }

    private static Graph training(Module model, List<InputSpec> inputs) {
        return new Pipeline(
                        "train",
                        List.of(
                                Differentiate.pass(),
                                AddUpdates.pass(new AdamW(1e-3).withMaxGradNorm(1)),
                                MixedPrecision.pass(Precision.BF16),
                                Recompute.pass(Chips.slowMemory(), 8),
                                Trim.pass()))
                .run(Tracer.trace(model, inputs, "train", true))
                .graph();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void moreFreedomIsNeverSlower(String name, Module model, List<InputSpec> inputs) {
        Graph graph = training(model, inputs);
        double last = Double.POSITIVE_INFINITY;
        for (Mode mode : Mode.values()) {
            SectionCutter.Cut cut =
                    SectionCutter.cut(graph, mode, RduSpec.SN30, 4, FusionRules.builtIn());
            GraphCheck.check(cut.graph());
            assertThat(cut.graph().nodes())
                    .containsExactlyInAnyOrderElementsOf(
                            graph.nodes().stream().map(Node::unmarked).toList());
            assertThat(cut.seconds()).as("%s %s", name, mode).isLessThanOrEqualTo(last);
            assertThat(cut.bound()).isLessThanOrEqualTo(cut.seconds());
            last = cut.seconds();
        }
    }
}
