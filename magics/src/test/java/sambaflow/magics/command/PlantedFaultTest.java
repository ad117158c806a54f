package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.TestRun;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.SectionType;
import sambaflow.graph.Value;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefWriter;
import sambaflow.pef.Section;

/** A test run that cannot fail would be worth nothing: a wrong program must be told. */
class PlantedFaultTest {
    @TempDir private Path folder;

    private TestRun test(Pef pef) {
        Path file = PefWriter.write(pef, folder.resolve("planted.pef"));
        return (TestRun) new Tutorial(folder).run("run", "--test", "--pef=" + file);
    }

    private Pef compiled() {
        Path pef =
                new Tutorial(folder)
                        .compile("logreg", "-b", "8", "--bias", "--graphamp-preset=mp0");
        return PefReader.read(pef);
    }

    private static Pef with(Pef pef, Node changed, int position) {
        Graph graph = pef.main().graph();
        List<Node> nodes = new ArrayList<>(graph.nodes());
        nodes.set(position, changed);
        Graph edited =
                new Graph(
                        graph.name(),
                        graph.values(),
                        graph.inputs(),
                        graph.regions(),
                        nodes,
                        graph.outputs());
        return new Pef(pef.manifest(), List.of(new CompiledGraph(edited, pef.main().sections())));
    }

    private static int position(Graph graph, String label) {
        return graph.nodes().stream().map(n -> n.op().label()).toList().indexOf(label);
    }

    @Test
    void aLinearLayerWithoutItsBiasFails() {
        Pef pef = compiled();
        int at = position(pef.main().graph(), "linear");
        Node linear = pef.main().graph().nodes().get(at);
        Node biasless =
                new Node(
                        new Contract.Linear(),
                        linear.inputs().subList(0, 2),
                        linear.outputs(),
                        linear.name(),
                        linear.section(),
                        linear.origin());
        assertThat(test(pef).passed()).isTrue();
        TestRun planted = test(with(pef, biasless, at));
        assertThat(planted.passed()).isFalse();
        assertThat(planted.compared())
                .filteredOn(c -> !c.passed())
                .extracting(TestRun.Compared::name)
                .contains("out");
    }

    @Test
    void aGradientOfTheWrongValueFails() {
        Pef pef = compiled();
        int at = position(pef.main().graph(), "sum");
        Node sum = pef.main().graph().nodes().get(at);
        Graph graph = pef.main().graph();
        // The bias gradient sums the scores instead of their gradients.
        Node rows =
                new Node(
                        new Reduce.Sum(List.of(0), false),
                        List.of(out(graph)),
                        sum.outputs(),
                        sum.name(),
                        sum.section(),
                        sum.origin());
        TestRun planted = test(with(pef, rows, at));
        assertThat(planted.compared())
                .filteredOn(c -> !c.passed())
                .extracting(TestRun.Compared::name)
                .containsExactly("lin_layer.bias.grad");
    }

    @Test
    void aGradientThatLacksItsNegativePartFails() {
        Pef pef = compiled();
        Graph graph = pef.main().graph();
        String name = "lin_layer.weight.grad";
        int whole = graph.output(name).orElseThrow().value();
        List<Value> values = new ArrayList<>(graph.values());
        values.add(new Value("positive", graph.type(whole)));
        int positive = values.size() - 1;
        List<Node> nodes = new ArrayList<>(graph.nodes());
        nodes.add(
                new Node(
                        new Pointwise.Unary(Pointwise.UnaryFn.RELU),
                        List.of(whole),
                        List.of(positive),
                        "positive",
                        SectionType.BCKWD,
                        Origin.UNKNOWN));
        List<Graph.Output> outputs =
                graph.outputs().stream()
                        .map(o -> o.name().equals(name) ? new Graph.Output(name, positive) : o)
                        .toList();
        Graph edited =
                new Graph(graph.name(), values, graph.inputs(), graph.regions(), nodes, outputs);
        List<Section> sections = new ArrayList<>(pef.main().sections());
        sections.add(
                new Section(
                        "planted",
                        SectionType.BCKWD,
                        List.of(nodes.size() - 1),
                        "",
                        Optional.empty()));
        TestRun planted =
                test(new Pef(pef.manifest(), List.of(new CompiledGraph(edited, sections))));
        assertThat(planted.compared())
                .filteredOn(c -> !c.passed())
                .extracting(TestRun.Compared::name)
                .containsExactly(name);
    }

    private static int out(Graph graph) {
        return graph.output("out").orElseThrow().value();
    }
}
