package sambaflow.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.ParameterGroups;
import sambaflow.nn.optim.SGD;
import sambaflow.tensor.UnsupportedFeature;

class PassTest {
    private static Graph apply(Graph graph, Pass... passes) {
        return new Pipeline("test", List.of(passes)).run(graph).graph();
    }

    @Test
    void aGraphWithoutFloatingOutputCannotBeTrained() {
        assertThatThrownBy(() -> apply(Graphs.onlyIntegers(), Differentiate.pass()))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("graph g has no floating output to train on")
                .hasMessageContaining("--inference");
    }

    @Test
    void anOptimizerWithNothingToUpdateIsRefused() {
        assertThatThrownBy(() ->
                        apply(
                                Graphs.noParameter(),
                                Differentiate.pass(),
                                AddUpdates.pass(new SGD(0.1))))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("graph g: no parameter has a gradient");
    }

    @Test
    void withoutParametersNothingIsDifferentiated() {
        Graph graph = Graphs.noParameter();
        assertThat(apply(graph, Differentiate.pass()).nodes()).isEqualTo(graph.nodes());
    }

    @Test
    void whatAModelOnlyRemembersIsNotDifferentiated() {
        Graph graph = Graphs.buffered();
        assertThat(apply(graph, Differentiate.pass()).nodes()).isEqualTo(graph.nodes());
    }

    @Test
    void anOptimizerIsAskedWhetherItFitsTheParameters() {
        Optimizer choosy =
                ParameterGroups.of(new SGD(0.1)).with("slow", List.of("fc.wieght"), new SGD(0.2));
        assertThatThrownBy(
                        () -> apply(Graphs.chain(), Differentiate.pass(), AddUpdates.pass(choosy)))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("fc.wieght");
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void whatARunStoresKeepsItsType(Precision precision) {
        Graph made = apply(Graphs.geluKept(), MixedPrecision.pass(precision));
        assertThat(made.regions()).anyMatch(r -> r.written() != Region.UNCHANGED);
        assertThat(made.regions())
                .filteredOn(r -> r.written() != Region.UNCHANGED)
                .allMatch(r -> made.type(r.written()).equals(made.type(r.read())));
    }

    @Test
    void mp0ChangesNothing() {
        Graph graph = apply(Graphs.chain(), Differentiate.pass());
        assertThat(apply(graph, MixedPrecision.pass(Precision.MP0))).isSameAs(graph);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void whatIsSeenFromOutsideKeepsItsType(Precision precision) {
        Graph graph = apply(Graphs.chain(), Differentiate.pass(), AddUpdates.pass(new SGD(0.1)));
        Graph made = apply(graph, MixedPrecision.pass(precision));
        assertThat(made.inputs()).isEqualTo(graph.inputs());
        assertThat(made.outputs().stream().map(o -> made.type(o.value())).toList())
                .isEqualTo(graph.outputs().stream().map(o -> graph.type(o.value())).toList());
        assertThat(made.regions().stream().map(r -> made.type(r.read())).toList())
                .isEqualTo(graph.regions().stream().map(r -> graph.type(r.read())).toList());
    }

    @Test
    void aValueIsRoundedOnceInEachPartOfAStep() {
        Graph graph =
                apply(
                        Graphs.sharedInput(),
                        Differentiate.pass(),
                        MixedPrecision.pass(Precision.BF16));
        List<String> ofX =
                graph.nodes().stream()
                        .filter(n -> n.op() instanceof Pointwise.Cast)
                        .map(Node::name)
                        .filter(name -> name.startsWith("x_"))
                        .toList();
        assertThat(ofX).containsExactly("x_bf16_fwd", "x_bf16_bckwd");
    }

    @Test
    void roundingTwiceChangesNothingMore() {
        Pass round = MixedPrecision.pass(Precision.BF16);
        Graph once = apply(Graphs.chain(), round);
        assertThat(apply(once, round)).isEqualTo(once);
    }

    @Test
    void trimmingTwiceChangesNothingMore() {
        Graph once = apply(Graphs.withDeadNode(), Trim.pass());
        assertThat(apply(once, Trim.pass())).isEqualTo(once);
    }

    @Test
    void aPassNeverChangesTheGraphItIsGiven() {
        Graph graph = Graphs.chain();
        String before = graph.toString();
        apply(
                graph,
                Differentiate.pass(),
                AddUpdates.pass(new SGD(0.1)),
                MixedPrecision.pass(Precision.BF16),
                Trim.pass());
        assertThat(graph).hasToString(before);
    }

    @Test
    void aPassThatBreaksTheGraphIsNamed() {
        Pass forgetful =
                new Pass(
                        "forgetful",
                        "lose the nodes",
                        g ->
                                new Graph(
                                        g.name(),
                                        g.values(),
                                        g.inputs(),
                                        g.regions(),
                                        List.of(),
                                        g.outputs()));
        assertThatThrownBy(() -> apply(Graphs.chain(), Trim.pass(), forgetful))
                .isInstanceOf(CompileException.class)
                .hasMessageStartingWith(
                        "pipeline test: pass 'forgetful' made a broken graph: graph g: ");
    }

    @Test
    void snapshotsShowTheGraphAfterEachPass() {
        Pipeline.Result result =
                new Pipeline("test", List.of(Differentiate.pass(), Trim.pass()))
                        .run(Graphs.severalLosses());
        assertThat(result.snapshots())
                .extracting(Pipeline.Snapshot::pass)
                .containsExactly(Pipeline.TRACED, "differentiate", "trim");
        assertThat(result.snapshots().getLast().graph()).isSameAs(result.graph());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp2", "MP3"})
    void presetsThatAreNotBuiltYetAreRefusedByName(String preset) {
        assertThatThrownBy(() -> Precision.parse(preset))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("--graphamp-preset " + preset);
    }

    @Test
    void aBfloat16ParameterIsNotTrained() {
        Pass updates = AddUpdates.pass(new SGD(0.1));
        assertThatThrownBy(() -> apply(Graphs.narrowParameter(), Differentiate.pass(), updates))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("training parameter 'w', which is bfloat16; declare it");
    }

    private static PrecisionRules rules(List<String> mixed, List<String> wide, String... modules) {
        return new PrecisionRules(
                Precision.MP1, mixed, wide, List.of(modules), OptionalLong.empty());
    }

    @Test
    void anOperatorOrModuleThatIsNotThereIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> rules(List.of("sofmax"), List.of()))
                .isInstanceOf(CompileException.class)
                .hasMessageStartingWith(
                        "--enable-mixed-precision-ops: unknown operator 'sofmax'; did you mean 'softmax'?");
        assertThatThrownBy(() -> rules(List.of(), List.of("layernorm")))
                .isInstanceOf(CompileException.class)
                .hasMessageStartingWith(
                        "--fp32-ops: unknown operator 'layernorm'; did you mean 'layer_norm'?");
        assertThatThrownBy(() -> rules(List.of("gemm"), List.of("gemm")))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("both name [gemm]");
        Pass pass = MixedPrecision.pass(rules(List.of(), List.of(), "heat"));
        assertThatThrownBy(() -> apply(Graphs.attentiveChain(), pass))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "--fp32-modules: the model computes nothing in a module 'heat'; did you mean 'head'? expected one of [head]");
    }

    @Test
    void usersNamesOfOperatorsAreKnown() {
        assertThat(PrecisionRules.operators())
                .contains("gemm", "conv", "relu", "gelu_tanh", "matmul", "triu", "pad", "adamw")
                .contains("logical_not", "max_pool2d", "leaky_relu", "cross_entropy")
                .noneMatch(name -> name.endsWith("_grad"));
    }

    @Test
    void anUnknownPresetIsRefusedWithTheKnownOnes() {
        assertThat(Precision.parse("MP0")).isEqualTo(Precision.MP0);
        assertThatThrownBy(() -> Precision.parse("fp8"))
                .isInstanceOf(CompileException.class)
                .hasMessage("--graphamp-preset: found 'fp8', expected mp0, mp1 or mp4");
    }
}
