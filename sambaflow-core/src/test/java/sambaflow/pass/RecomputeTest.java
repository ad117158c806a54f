package sambaflow.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Chips;
import example.Models;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.Sampling;
import sambaflow.graph.SectionType;
import sambaflow.memory.MemoryPlanner;
import sambaflow.nn.Dropout;
import sambaflow.nn.GELU;
import sambaflow.nn.LayerNorm;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ModuleList;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.SGD;
import sambaflow.pef.MemoryPlan;
import sambaflow.section.FusionRules;
import sambaflow.section.Mode;
import sambaflow.section.SectionCutter;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;
import sambaflow.trace.Tracer;

class RecomputeTest {
    private static final Pass SLOW = Recompute.pass(Chips.slowMemory(), 8);

    private static Graph training(Module model, List<InputSpec> inputs, Precision precision) {
        return new Pipeline(
                        "train",
                        List.of(
                                Differentiate.pass(),
                                AddUpdates.pass(new SGD(0.1)),
                                MixedPrecision.pass(precision),
                                Canonicalise.pass()))
                .run(Tracer.trace(model, inputs, "train", true))
                .graph();
    }

    private static Graph dropping(Precision precision) {
        Module model =
                new Models.Classifier(
                                new Linear(12, 16),
                                new LayerNorm(16),
                                new GELU(),
                                new Dropout(0.4),
                                new Linear(16, 8),
                                new GELU(),
                                new Linear(8, 3))
                        .seeded(5);
        return training(model, Models.images(6, 12), precision);
    }

    /** Something of the right type for all that the graph is given. */
    private static Map<String, Tensor> given(Graph graph) {
        Map<String, Tensor> all = new HashMap<>();
        graph.inputs().forEach(i -> all.put(graph.valueName(i.value()), some(graph, i.value())));
        graph.regions().forEach(r -> all.put(r.name(), some(graph, r.read())));
        return all;
    }

    private static Tensor some(Graph graph, int value) {
        CounterRandom random = new CounterRandom(7, value);
        DType type = graph.type(value).dtype();
        return Tensor.generate(
                type,
                graph.type(value).shape(),
                i -> type == DType.BOOL ? 1 : type.isFloat() ? random.normal(i) : i % 3);
    }

    private static List<Node> copies(Graph graph) {
        return graph.nodes().stream().filter(n -> n.name().endsWith("_again")).toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"MP0", "BF16", "MP4"})
    void noResultChangesByABitAndMasksAreDrawnAgain(Precision precision) {
        Graph graph = dropping(precision);
        Graph made = SLOW.apply(graph);
        assertThat(copies(made))
                .anyMatch(n -> n.op() instanceof Sampling.Dropout)
                .allMatch(n -> n.section() == SectionType.BCKWD)
                .hasSizeGreaterThan(4);
        Map<String, Tensor> given = given(graph);
        Evaluation before = Evaluation.of(graph, given);
        Evaluation after = Evaluation.of(made, given);
        assertThat(after.outputs().keySet()).isEqualTo(before.outputs().keySet());
        before.outputs().forEach((name, t) -> same(name, t, after.outputs().get(name)));
        assertThat(before.written()).hasSizeGreaterThan(5);
        before.written().forEach((name, t) -> same(name, t, after.written().get(name)));
    }

    private static void same(String name, Tensor before, Tensor after) {
        assertThat(after.contentEquals(before)).as(name).isTrue();
    }

    @Test
    void aCopyStandsJustBeforeItsFirstReaderAndReadsWhatIsKeptOrComputedAgain() {
        Graph made = SLOW.apply(dropping(Precision.BF16));
        Map<Integer, SectionType> maker = new HashMap<>();
        made.nodes().forEach(n -> n.outputs().forEach(v -> maker.put(v, n.section())));
        for (Node copy : copies(made)) {
            List<Node> readers =
                    made.nodes().stream()
                            .filter(n -> n.inputs().stream().anyMatch(copy.outputs()::contains))
                            .toList();
            assertThat(readers).as(copy.name()).isNotEmpty();
            assertThat(readers).allMatch(n -> n.section() == SectionType.BCKWD);
        }
    }

    private static List<String> reasons(RduSpec rdu, Graph graph) {
        return Recompute.pass(rdu, 8).rewritten(graph).reasons();
    }

    @Test
    void whatIsCheaperToComputeThanToKeepDependsOnTheMemory() {
        Graph graph = dropping(Precision.BF16);
        RduSpec fast = Chips.memory(1e15, 1L << 40);
        assertThat(Recompute.pass(fast, 8).apply(graph)).isEqualTo(graph);
        assertThat(reasons(fast, graph).stream().skip(1))
                .isNotEmpty()
                .allMatch(r -> r.startsWith("kept "));
        assertThat(reasons(Chips.slowMemory(), graph))
                .anyMatch(r ->
                        r.matches(
                                "again %14 gelu bf16\\[6, 16\\]: 0.0 MiB, 384.0 us to write and read, 64.0 us to compute again"));
        assertThat(Recompute.none().apply(graph)).isEqualTo(graph);
    }

    private static final class Residual extends Module {
        private final Linear up = new Linear(32, 128);
        private final Linear down = new Linear(128, 32);

        @Override
        public SambaTensor forward(SambaTensor x) {
            return x.add(down.forward(new GELU().forward(up.forward(x))));
        }
    }

    private static final class Deep extends Module {
        private final ModuleList<Residual> layers = ModuleList.of(12, Residual::new);

        @Override
        public SambaTensor forward(SambaTensor x) {
            SambaTensor y = x;
            for (Residual layer : layers) {
                y = layer.forward(y);
            }
            return y.square().mean();
        }
    }

    /** What a chip with so much memory makes of the deep model. */
    private record Fitted(Pass.Rewritten passed, long peak) {}

    private static Fitted fitted(long bytes) {
        RduSpec rdu = Chips.memory(1e13, bytes);
        List<InputSpec> inputs = List.of(InputSpec.f32("x", 4096, 32));
        Graph graph = training(new Deep(), inputs, Precision.BF16);
        Pass.Rewritten passed = Recompute.pass(rdu, 8).rewritten(graph);
        SectionCutter.Cut cut =
                SectionCutter.cut(passed.graph(), Mode.O1, rdu, 8, FusionRules.builtIn());
        MemoryPlan plan = MemoryPlanner.plan(cut.graph(), cut.sections(), rdu, 4096);
        return new Fitted(passed, plan.peak(MemoryPlan.Kind.DDR));
    }

    @Test
    void whereMemoryIsShortMoreIsComputedAgainBeforeTheModelIsRefused() {
        Fitted roomy = fitted(1L << 40);
        assertThat(copies(roomy.passed().graph())).as("memory is fast").isEmpty();
        Fitted tight = fitted(roomy.peak() * 2 / 3);
        assertThat(tight.peak()).isLessThanOrEqualTo(roomy.peak() * 2 / 3);
        assertThat(copies(tight.passed().graph())).hasSizeGreaterThan(12);
        assertThat(tight.passed().reasons().get(1)).startsWith("keeping counts 4 times: at most ");
        assertThat(tight.passed().reasons())
                .anyMatch(r -> r.matches("again .* us to write and read x \\d+, .*"));
        assertThatThrownBy(() -> fitted(roomy.peak() / 100))
                .isInstanceOf(CompileException.class)
                .hasMessageStartingWith("memory: graph 'train' needs ");
    }

    @Test
    void whatOutlivesARunIsKept() {
        Graph graph = dropping(Precision.BF16);
        Graph made = SLOW.apply(graph);
        assertThat(made.outputs()).isEqualTo(graph.outputs());
        assertThat(made.regions().stream().map(Region::written).toList())
                .isEqualTo(graph.regions().stream().map(Region::written).toList());
    }
}
