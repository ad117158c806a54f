package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.app.TestRun;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Pointwise;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefWriter;

/** Differences of a loss reach over the kinks of a ReLU; a test run must not mistake that. */
class KinkedModelTest {
    @TempDir private Path folder;

    private Tutorial tutorial(int width) throws IOException {
        Path model =
                ModelEdits.edited(
                        folder.resolve("kinked" + width),
                        "linLayer.forward(inputs)",
                        "top.forward(linLayer.forward(inputs).relu())");
        Path both =
                ModelEdits.edited(
                        model.toString(),
                        folder.resolve("both" + width),
                        "linLayer = new Linear(numFeatures, numClasses, bias);",
                        "linLayer = new Linear(numFeatures, %d); top = new Linear(%d, numClasses);"
                                .formatted(width, width));
        Path whole =
                ModelEdits.edited(
                        both.toString(),
                        folder.resolve("whole" + width),
                        "final Linear linLayer;",
                        "final Linear linLayer; final Linear top;");
        return new Tutorial(folder, whole);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void aHealthyModelPasses(int width) throws IOException {
        Tutorial tutorial = tutorial(width);
        for (String preset : List.of("mp0", "mp1")) {
            Path pef = tutorial.compile("k" + preset, "-b", "32", "--graphamp-preset=" + preset);
            TestRun test = (TestRun) tutorial.run("run", "--test", "--pef=" + pef);
            assertThat(test.passed()).as(preset + " " + test.compared()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void aReluWithTheGradientOfTanhFails(int width) throws IOException {
        Tutorial tutorial = tutorial(width);
        Path pef = tutorial.compile("wrong", "-b", "32", "--graphamp-preset=mp0");
        Path planted = PefWriter.write(wrong(PefReader.read(pef)), folder.resolve("planted.pef"));
        TestRun test = (TestRun) tutorial.run("run", "--test", "--pef=" + planted);
        assertThat(test.compared())
                .filteredOn(c -> !c.passed())
                .extracting(TestRun.Compared::name)
                .contains("lin_layer.weight.grad");
    }

    private static Pef wrong(Pef pef) {
        Graph graph = pef.main().graph();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            nodes.add(
                    node.op().label().equals("relu_grad")
                            ? new Node(
                                    new Pointwise.UnaryGrad(Pointwise.UnaryFn.TANH),
                                    node.inputs(),
                                    node.outputs(),
                                    node.name(),
                                    node.section(),
                                    node.origin())
                            : node);
        }
        assertThat(nodes).isNotEqualTo(graph.nodes());
        Graph changed =
                new Graph(
                        graph.name(),
                        graph.values(),
                        graph.inputs(),
                        graph.regions(),
                        nodes,
                        graph.outputs());
        return new Pef(pef.manifest(), List.of(new CompiledGraph(changed, pef.main().sections())));
    }
}
