package sambaflow.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sambaflow.nn.Directives.opFusion;

import example.Chips;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.nn.LayerNorm;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ModuleList;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.SGD;
import sambaflow.pass.AddUpdates;
import sambaflow.pass.Differentiate;
import sambaflow.pass.MixedPrecision;
import sambaflow.pass.Pipeline;
import sambaflow.pass.Precision;
import sambaflow.pass.Trim;
import sambaflow.pef.Section;
import sambaflow.trace.InputSpec;
import sambaflow.trace.Tracer;

class OpFusionTest {
    /** On a chip with few units: what of a block's 9 stages does not fit must be divided. */
    private static final RduSpec FEW = Chips.small("sn30", 4, 1 << 20, 1e11, 1e-4);

    private static final class Layer extends Module {
        private final LayerNorm norm = new LayerNorm(64);
        private final Linear up = new Linear(64, 256);
        private final Linear down = new Linear(256, 64);

        @Override
        public SambaTensor forward(SambaTensor x) {
            return x.add(down.forward(up.forward(norm.forward(x)).relu()));
        }
    }

    private static final class Net extends Module {
        private final ModuleList<Layer> layers = ModuleList.of(2, Layer::new);
        private final Linear head = new Linear(64, 10);
        private final boolean marked;

        Net(boolean marked) {
            this.marked = marked;
        }

        @Override
        public SambaTensor forward(SambaTensor x) {
            SambaTensor y = x;
            for (Layer layer : layers) {
                y = marked ? opFusion("Encoder", y, layer::forward) : layer.forward(y);
            }
            return head.forward(y).sum();
        }
    }

    private static Graph traced(Module model) {
        return Tracer.trace(model, List.of(InputSpec.f32("x", 32, 64)), "train", true);
    }

    private static Graph training(boolean marked) {
        return new Pipeline(
                        "train",
                        List.of(
                                Differentiate.pass(),
                                AddUpdates.pass(new SGD(0.1)),
                                MixedPrecision.pass(Precision.BF16),
                                Trim.pass()))
                .run(traced(new Net(marked)))
                .graph();
    }

    private static SectionCutter.Cut cut(boolean marked, Mode mode, FusionRules rules) {
        return SectionCutter.cut(training(marked), mode, RduSpec.SN30, 4, rules);
    }

    private static Stream<Section> of(SectionCutter.Cut cut, String block) {
        return cut.sections().stream().filter(s -> s.reason().contains(block));
    }

    private static List<String> computing(SectionCutter.Cut cut, Section section) {
        return section.nodes().stream()
                .map(cut.graph().nodes()::get)
                .filter(n -> !SectionCutter.rides(n.op()))
                .map(n -> n.name())
                .toList();
    }

    @Test
    void aBlockIsOneSectionWithAllThatItComputesAndSoAreItsGradientsAndUpdates() {
        SectionCutter.Cut cut = cut(true, Mode.O1, FusionRules.none());
        for (String block : List.of("opFusion Encoder#0", "opFusion Encoder#1")) {
            assertThat(of(cut, block).map(Section::type))
                    .containsExactly(SectionType.FWD, SectionType.BCKWD, SectionType.OPT);
        }
        Section first = of(cut, "Encoder#0").findFirst().orElseThrow();
        assertThat(computing(cut, first))
                .containsExactly("layers.0.norm", "layers.0.up", "relu", "layers.0.down", "add");
        Section updates = of(cut, "Encoder#0").toList().getLast();
        assertThat(computing(cut, updates)).hasSize(6).allMatch(n -> n.startsWith("layers.0."));
        assertThat(cut.notes()).isEmpty();
    }

    @Test
    void aMarkIsTakenBeforeAnyRule() {
        SectionCutter.Cut cut = cut(true, Mode.O1, FusionRules.builtIn());
        assertThat(of(cut, "Encoder#")).hasSize(6);
        SectionCutter.Cut plain = cut(false, Mode.O1, FusionRules.builtIn());
        assertThat(of(plain, "rule '")).as("rules match without marks").isNotEmpty();
        assertThat(of(plain, "Encoder")).isEmpty();
    }

    @Test
    void marksChangeNoResultAndNothingInModeO0() {
        assertThat(traced(new Net(true)).fingerprint())
                .isEqualTo(traced(new Net(false)).fingerprint());
        assertThat(cut(true, Mode.O0, FusionRules.none()).sections())
                .isEqualTo(cut(false, Mode.O0, FusionRules.none()).sections());
    }

    @Test
    void moreFreedomIsNeverSlowerWithMarks() {
        for (RduSpec rdu : List.of(RduSpec.SN30, FEW)) {
            double last = Double.POSITIVE_INFINITY;
            for (Mode mode : Mode.values()) {
                double seconds =
                        SectionCutter.cut(training(true), mode, rdu, 1, FusionRules.builtIn())
                                .seconds();
                assertThat(seconds).as("%s", mode).isLessThanOrEqualTo(last);
                last = seconds;
            }
        }
    }

    @Test
    void aBlockThatDoesNotFitIsDividedAndTheUserIsTold() {
        SectionCutter.Cut cut =
                SectionCutter.cut(training(true), Mode.O1, FEW, 1, FusionRules.none());
        List<Section> parts = of(cut, "of opFusion Encoder#1: ").toList();
        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(parts.getFirst().reason())
                .containsPattern("part 1 of \\d of .*; in one section, PCUs: need \\d+, have 4");
        assertThat(cut.notes())
                .anySatisfy(note ->
                        assertThat(note.message())
                                .matches(
                                        "opFusion Encoder: \\d+ fwd sections instead of 2: in one, PCUs: need \\d+, have 4"));
        assertThat(SectionCutter.cut(training(true), Mode.O3, FEW, 1, FusionRules.none()).notes())
                .as("a search divides as it likes")
                .isEmpty();
    }

    /** A reason is a part of the PEF. */
    @Test
    void reasonsHaveTheSameDigitsInEveryCountry() {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            SectionCutter.Cut far =
                    SectionCutter.cut(training(true), Mode.O1, FEW, 1, FusionRules.none());
            Locale.setDefault(Locale.ROOT);
            SectionCutter.Cut here =
                    SectionCutter.cut(training(true), Mode.O1, FEW, 1, FusionRules.none());
            assertThat(far.sections()).isEqualTo(here.sections());
            assertThat(far.notes()).isEqualTo(here.notes()).isNotEmpty();
        } finally {
            Locale.setDefault(usual);
        }
    }

    /** softmax (Encoder) -> exp (outside) -> add with the softmax (Encoder). */
    @Test
    void anOperatorBetweenKeepsABlockFromBeingOneSection() {
        GraphBuilder b = new GraphBuilder("g");
        Origin in = Origin.UNKNOWN.in("Encoder#0");
        int x = b.input("x", TensorType.f32(8, 8), Role.DATA);
        int y = add(b, new Normalise.Softmax(), "softmax", in, x);
        int z = add(b, new Pointwise.Unary(Pointwise.UnaryFn.EXP), "exp", Origin.UNKNOWN, y);
        b.output("out", add(b, new Pointwise.Binary(Pointwise.BinaryFn.ADD), "add", in, y, z));
        SectionCutter.Cut cut =
                SectionCutter.cut(b.build(), Mode.O1, RduSpec.SN30, 4, FusionRules.none());
        assertThat(cut.sections()).hasSize(3);
        assertThat(cut.notes())
                .singleElement()
                .asString()
                .contains(
                        "2 fwd sections instead of 1: in one, it would wait for exp 'exp' outside");
    }

    private static int add(GraphBuilder b, Op op, String name, Origin origin, Integer... inputs) {
        return b.add(op, List.of(inputs), name, origin).getFirst();
    }

    @Test
    void aBlockInsideOfAnotherIsAPartOfIt() {
        Module nested =
                new Module() {
                    @Override
                    public SambaTensor forward(SambaTensor x) {
                        return opFusion("Outer", x, y -> opFusion("Inner", y.exp(), z -> z.relu()));
                    }
                };
        assertThat(traced(nested).nodes())
                .extracting(n -> n.origin().block())
                .containsExactly("Outer#0", "Outer#0");
    }

    @Test
    void aBlockEndsWhereItsCallFails() {
        Module recovering =
                new Module() {
                    @Override
                    public SambaTensor forward(SambaTensor x) {
                        assertThatThrownBy(() -> opFusion("Bad", x, y -> y.reshape(7)))
                                .hasMessageContaining("reshape");
                        return x.exp();
                    }
                };
        assertThat(traced(recovering).nodes().getLast().origin().block()).isEmpty();
    }

    @Test
    void aNameThatNoReportCouldShowIsRefused() {
        Module model =
                new Module() {
                    @Override
                    public SambaTensor forward(SambaTensor x) {
                        return opFusion("En#coder", x, SambaTensor::exp);
                    }
                };
        assertThatThrownBy(() -> traced(model))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("opFusion: found name 'En#coder', expected letters");
    }
}
