package sambaflow.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Chips;
import example.Models;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.GraphCheck;
import sambaflow.graph.Node;
import sambaflow.graph.Normalise;
import sambaflow.graph.Origin;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.nn.Dropout;
import sambaflow.nn.Flatten;
import sambaflow.nn.Linear;
import sambaflow.nn.ReLU;
import sambaflow.nn.optim.SGD;
import sambaflow.pass.AddUpdates;
import sambaflow.pass.Differentiate;
import sambaflow.pass.MixedPrecision;
import sambaflow.pass.Pipeline;
import sambaflow.pass.Precision;
import sambaflow.pass.Trim;
import sambaflow.pef.Section;
import sambaflow.stage.Allocation;
import sambaflow.trace.Tracer;

class SectionCutterTest {
    private final SectionCutter.Cut cut = cut(Mode.O0);
    private final Graph graph = cut.graph();
    private final List<Section> sections = cut.sections();

    private static SectionCutter.Cut cut(Mode mode) {
        return SectionCutter.cut(training(), mode, RduSpec.SN30, 8, FusionRules.builtIn());
    }

    private static Graph training() {
        Models.Classifier model =
                new Models.Classifier(
                        new Flatten(),
                        new Linear(784, 16),
                        new ReLU(),
                        new Dropout(0.5),
                        new Linear(16, 10));
        Graph traced = Tracer.trace(model, Models.images(8, 784), "train", true);
        return new Pipeline(
                        "train",
                        List.of(
                                Differentiate.pass(),
                                AddUpdates.pass(new SGD(0.1)),
                                MixedPrecision.pass(Precision.MP1),
                                Trim.pass()))
                .run(traced)
                .graph();
    }

    private List<Node> nodes(Section section) {
        return section.nodes().stream().map(graph.nodes()::get).toList();
    }

    @Test
    void everyNodeIsInExactlyOneSectionInOrder() {
        List<Integer> all = new ArrayList<>();
        sections.forEach(s -> all.addAll(s.nodes()));
        assertThat(all)
                .isEqualTo(IntStream.range(0, graph.nodes().size()).boxed().toList())
                .hasSizeGreaterThan(20);
    }

    @Test
    void forwardComesBeforeBackwardBeforeTheOptimizer() {
        assertThat(sections).extracting(Section::type).isSorted();
        assertThat(sections)
                .extracting(Section::type)
                .contains(SectionType.FWD, SectionType.BCKWD, SectionType.OPT);
        sections.forEach(
                s -> assertThat(nodes(s)).extracting(Node::section).containsOnly(s.type()));
    }

    @Test
    void sectionsAreNamedByTypeAndCounted() {
        assertThat(sections).extracting(Section::name).doesNotHaveDuplicates();
        for (SectionType type : List.of(SectionType.FWD, SectionType.BCKWD, SectionType.OPT)) {
            List<Section> ofType = sections.stream().filter(s -> s.type() == type).toList();
            assertThat(ofType)
                    .extracting(Section::name)
                    .isEqualTo(
                            IntStream.range(0, ofType.size())
                                    .mapToObj(i -> type + "_" + i)
                                    .toList());
        }
    }

    @Test
    void aSectionHasOneOperatorAndWhatFeedsItRidesAlong() {
        for (Section section : sections) {
            List<Node> computing =
                    nodes(section).stream().filter(n -> !SectionCutter.rides(n.op())).toList();
            assertThat(computing).as(section.name()).hasSizeLessThanOrEqualTo(1);
            if (!computing.isEmpty()) {
                assertThat(SectionCutter.principal(graph, section)).isEqualTo(computing.getFirst());
            }
        }
    }

    @Test
    void theFirstLayersSectionHoldsItsCastsAndTheFlatten() {
        assertThat(nodes(sections.getFirst()))
                .extracting(Node::name)
                .containsExactly(
                        "reshape",
                        "reshape_bf16_fwd",
                        "layers.1.weight_bf16_fwd",
                        "layers.1.bias_bf16_fwd",
                        "layers.1");
    }

    @ParameterizedTest
    @EnumSource
    void everyModeRunsEveryNodeOnceAndEachAfterWhatItReads(Mode mode) {
        SectionCutter.Cut other = cut(mode);
        GraphCheck.check(other.graph());
        List<Integer> all = new ArrayList<>();
        other.sections().forEach(s -> all.addAll(s.nodes()));
        assertThat(all).isEqualTo(IntStream.range(0, graph.nodes().size()).boxed().toList());
        assertThat(other.graph().nodes()).containsExactlyInAnyOrderElementsOf(graph.nodes());
        assertThat(other.sections()).allMatch(s -> !s.reason().isBlank());
    }

    @Test
    void moreFreedomIsNeverSlowerAndNothingBeatsTheBound() {
        SectionCutter.Cut o1 = cut(Mode.O1);
        SectionCutter.Cut o3 = cut(Mode.O3);
        assertThat(o1.seconds()).isLessThan(cut.seconds());
        assertThat(o3.seconds()).isLessThanOrEqualTo(o1.seconds());
        assertThat(o3.bound()).isPositive().isLessThanOrEqualTo(o3.seconds());
    }

    @Test
    void noRulesLeaveModeO1WithTheSectionsOfModeO0() {
        SectionCutter.Cut o1 =
                SectionCutter.cut(training(), Mode.O1, RduSpec.SN30, 8, FusionRules.none());
        assertThat(o1.sections()).hasSameSizeAs(sections);
        assertThat(o1.sections().getFirst().reason()).startsWith("mode o1: no rule matches linear");
    }

    /** A deep network on a part of a chip: what is short at a cut is enough on the whole chip. */
    @Test
    void moreOfWhatIsShortAtACutRemovesIt() {
        Graph deep = deep(60);
        SectionCutter.Cut few = SectionCutter.cut(deep, Mode.O3, FEW, 1, FusionRules.none());
        int shortages = 0;
        for (int i = 1; i < few.sections().size(); i++) {
            List<Integer> both = new ArrayList<>(few.sections().get(i - 1).nodes());
            both.addAll(few.sections().get(i).nodes());
            int[] nodes = both.stream().mapToInt(Integer::intValue).toArray();
            boolean lacks = few.sections().get(i).reason().contains(": need ");
            var shortage = estimates(few, FEW, 1).of(nodes).shortage();
            assertThat(shortage.isPresent()).isEqualTo(lacks);
            if (lacks) {
                shortages++;
                assertThat(shortage.get().need()).isGreaterThan(shortage.get().have());
                assertThat(few.sections().get(i).reason()).contains(shortage.get().toString());
                var whole = estimates(few, RduSpec.SN30, 8).of(nodes).shortage();
                assertThat(whole).isEmpty();
            }
        }
        assertThat(shortages).isPositive();
        SectionCutter.Cut many =
                SectionCutter.cut(deep, Mode.O3, RduSpec.SN30, 8, FusionRules.none());
        assertThat(many.sections().size()).isLessThan(few.sections().size());
    }

    private static Estimates estimates(SectionCutter.Cut cut, RduSpec rdu, int tiles) {
        return new Estimates(cut.graph(), rdu, tiles, ScalingFactors.NONE);
    }

    private static SectionCutter.Cut scaled(Mode mode, double forward) {
        ScalingFactors factors = new ScalingFactors(forward, 1, 1);
        return SectionCutter.cut(deep(60), mode, FEW, 1, FusionRules.none(), factors, looks -> {});
    }

    @Test
    void sectionsAreCutForWhatTheirOperatorsWouldNeedScaled() {
        SectionCutter.Cut plain = scaled(Mode.O3, 1);
        SectionCutter.Cut spare = scaled(Mode.O3, 2.5);
        assertThat(spare.sections().size()).isGreaterThan(2 * plain.sections().size());
        assertThat(spare.sections().get(1).reason()).matches(".*PCUs: need \\d+ x 2.5, have 20");
        assertThat(spare.notes()).isEmpty();
        for (Section section : spare.sections()) {
            int[] nodes = section.nodes().stream().mapToInt(Integer::intValue).toArray();
            Allocation fit = (Allocation) estimates(spare, FEW, 1).fit(nodes);
            assertThat(fit.graph().stages().stream().mapToInt(s -> s.chain()).sum() * 2.5)
                    .isLessThanOrEqualTo(20);
        }
        assertThat(scaled(Mode.O3, 1e6).sections())
                .as("one operator cannot be cut, so it may have what it needs")
                .hasSize(60);
    }

    @Test
    void aFactorBelowOneChangesNothingAndModeO0KnowsNone() {
        SectionCutter.Cut less = scaled(Mode.O3, 0.8);
        assertThat(less.sections()).isEqualTo(scaled(Mode.O3, 1).sections());
        assertThat(less.notes()).singleElement().asString().contains("below 1 changes nothing");
        SectionCutter.Cut each = scaled(Mode.O0, 4);
        assertThat(each.sections()).isEqualTo(scaled(Mode.O0, 1).sections());
        assertThat(each.notes()).singleElement().asString().contains("mode o0");
    }

    @Test
    void factorsBelongToPartsOfAStepAndMustBeNumbersAboveZero() {
        ScalingFactors factors = ScalingFactors.of(List.of(1.5, 2.0, 3.0));
        assertThat(Arrays.stream(SectionType.values()).map(factors::of))
                .containsExactly(1.5, 2.0, 3.0, 3.0);
        assertThat(ScalingFactors.of(List.of())).isEqualTo(ScalingFactors.NONE);
        for (double wrong : List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
            assertThatThrownBy(() -> ScalingFactors.of(List.of(1.0, wrong, 1.0)))
                    .isInstanceOf(CompileException.class)
                    .hasMessage(
                            "--resources-scaling-factors: found %s, expected numbers above 0",
                            wrong);
        }
        assertThatThrownBy(() -> ScalingFactors.of(List.of(1.0, 2.0)))
                .hasMessageContaining("found [1.0, 2.0], expected 3 numbers");
    }

    /** A chip with few units, on which loading a section takes longest. */
    private static final RduSpec FEW = Chips.small("sn30", 20, 1 << 19, 1e11, 1e-4);

    private static Graph deep(int layers) {
        GraphBuilder b = new GraphBuilder("deep");
        int x = b.input("x", TensorType.f32(64, 64), Role.DATA);
        for (int i = 0; i < layers; i++) {
            x = b.add(new Normalise.Softmax(), List.of(x), "softmax", Origin.UNKNOWN).getFirst();
        }
        b.output("y", x);
        return b.build();
    }
}
