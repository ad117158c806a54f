package sambaflow.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.SectionType;
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
import sambaflow.tensor.UnsupportedFeature;
import sambaflow.trace.Tracer;

class SectionCutterTest {
    private final Graph graph = training();
    private final List<Section> sections = SectionCutter.cut(graph, Mode.O0);

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
                assertThat(nodes(section).getLast()).isEqualTo(computing.getFirst());
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
    @EnumSource(names = {"O1", "O3"})
    void modesThatAreNotBuiltYetAreRefusedByName(Mode mode) {
        assertThatThrownBy(() -> SectionCutter.cut(graph, mode))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessage("unsupported: mode %s; use --o0".formatted(mode));
    }
}
