package sambaflow.compile;

import static org.assertj.core.api.Assertions.assertThat;

import example.Compiled;
import example.Models;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Origin;
import sambaflow.nn.Linear;
import sambaflow.nn.ReLU;
import sambaflow.pass.Precision;
import sambaflow.section.FusionRules;
import sambaflow.section.Mode;
import sambaflow.section.ScalingFactors;

class IdentityTest {
    private final CompileReport report =
            Compiled.batch(8)
                    .images(
                            new Models.Classifier(
                                    new Linear(784, 32), new ReLU(), new Linear(32, 10)),
                            784);
    private final Graph graph = report.snapshots().getLast().graph();
    private final Options options =
            new Options(
                    "test",
                    "Test",
                    RduSpec.SN30,
                    OptionalInt.empty(),
                    8,
                    Mode.O1,
                    Precision.BF16,
                    false,
                    new TreeMap<>());

    private String of(Graph passed, Options with) {
        return Identity.of(passed, report.pef().manifest(), with);
    }

    private Graph from(UnaryOperator<Origin> origin) {
        List<Node> nodes =
                graph.nodes().stream()
                        .map(n ->
                                new Node(
                                        n.op(),
                                        n.inputs(),
                                        n.outputs(),
                                        n.name(),
                                        n.section(),
                                        origin.apply(n.origin())))
                        .toList();
        return new Graph(
                graph.name(),
                graph.values(),
                graph.inputs(),
                graph.regions(),
                nodes,
                graph.outputs());
    }

    /**
     * Errors of a run quote the line that the PEF names, so that must be where the model is now.
     */
    @Test
    void anotherLineOrCellIsAnotherPef() {
        String first = of(from(o -> new Origin("m", "cell [3]", 7)), options);
        assertThat(of(from(o -> new Origin("m", "cell [3]", 7)), options)).isEqualTo(first);
        assertThat(of(from(o -> new Origin("m", "cell [12]", 7)), options)).isNotEqualTo(first);
        assertThat(of(from(o -> new Origin("m", "cell [3]", 8)), options)).isNotEqualTo(first);
    }

    @Test
    void whatIsInTheOptionsOnlyCountsToo() {
        String known = of(graph, options);
        assertThat(of(graph, options.accumulating())).isNotEqualTo(known);
        assertThat(of(graph, with(FusionRules.none(), ScalingFactors.NONE))).isNotEqualTo(known);
        assertThat(of(graph, with(FusionRules.builtIn(), ScalingFactors.NONE))).isEqualTo(known);
        assertThat(of(graph, with(FusionRules.builtIn(), new ScalingFactors(2, 1, 1))))
                .isNotEqualTo(known);
    }

    /** A mark is in no file, and shapes sections all the same. */
    @Test
    void aMarkedBlockCountsToo() {
        assertThat(of(from(o -> o.in("Encoder#0")), options)).isNotEqualTo(of(graph, options));
    }

    private Options with(FusionRules rules, ScalingFactors factors) {
        return new Options(
                options.name(),
                options.app(),
                options.rdu(),
                options.tiles(),
                options.batchSize(),
                options.mode(),
                options.precision(),
                options.inference(),
                options.arguments(),
                options.microbatchSize(),
                options.accumulates(),
                rules,
                factors,
                options.recomputes());
    }

    @Test
    void theCompilerIsFoundAndHashed() {
        assertThat(Identity.ofCompiler().orElseThrow()).matches("[0-9a-f]{64}");
    }
}
