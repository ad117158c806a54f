package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Training;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Pointwise;
import sambaflow.io.Batch;
import sambaflow.io.DataLoader;
import sambaflow.io.HandwrittenDigits;
import sambaflow.io.Safetensors;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefWriter;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Only what is in the file runs. */
class PefIsTheProgramTest {
    @TempDir private Path folder;

    private Path trainedPef;
    private Path checkpoint;
    private Path inputs;

    private void train(Path model) {
        Tutorial tutorial = new Tutorial(folder, model);
        trainedPef = tutorial.compile("logreg", "-b", "8");
        Training training =
                (Training)
                        tutorial.run(
                                "run",
                                "--pef=" + trainedPef,
                                "--train-range=0:160",
                                "--test-range=0:16");
        checkpoint = training.checkpoint();
        HandwrittenDigits digits = new HandwrittenDigits(3, 8, 8);
        Batch batch = DataLoader.inOrder(digits.test(), 8).epoch(0).iterator().next();
        Map<String, Tensor> data = new LinkedHashMap<>();
        data.put("image", batch.features().reshape(Shape.of(8, 784)));
        data.put("label", batch.labels());
        inputs = folder.resolve("inputs.safetensors");
        new Safetensors(new LinkedHashMap<>(data)).write(inputs);
    }

    @Test
    void aFreshProcessWithoutTheModelComputesTheSame() throws Exception {
        train(Tutorial.repository().resolve("notebooks/hello_world/LogReg.java"));
        Map<String, Tensor> here = RunPef.outputs(trainedPef, checkpoint, inputs);
        Path results = folder.resolve("results.safetensors");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RunPef.class.getName()));
        command.addAll(
                List.of(
                        trainedPef.toString(),
                        checkpoint.toString(),
                        inputs.toString(),
                        results.toString()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
        Map<String, Tensor> there = Safetensors.read(results).tensors();
        assertThat(there.keySet()).containsExactlyInAnyOrderElementsOf(here.keySet());
        here.forEach((name, tensor) ->
                assertThat(there.get(name).contentEquals(tensor)).as(name).isTrue());
    }

    @Test
    void anOperatorChangedInsideTheFileChangesTheResult() throws IOException {
        train(
                ModelEdits.edited(
                        folder.resolve("relu"),
                        "linLayer.forward(inputs)",
                        "linLayer.forward(inputs).relu()"));
        Tensor before = RunPef.outputs(trainedPef, checkpoint, inputs).get("out");
        Path edited =
                PefWriter.write(tanhForRelu(PefReader.read(trainedPef)), folder.resolve("e.pef"));
        Tensor after = RunPef.outputs(edited, checkpoint, inputs).get("out");
        for (long i = 0; i < before.elements(); i++) {
            assertThat(before.get(i)).isNotNegative();
        }
        assertThat(after.contentEquals(before)).isFalse();
        for (long i = 0; i < after.elements(); i++) {
            assertThat(after.get(i)).isBetween(-1.0, 1.0);
        }
    }

    private static Pef tanhForRelu(Pef pef) {
        Graph graph = pef.main().graph();
        List<Node> nodes =
                graph.nodes().stream()
                        .map(n ->
                                n.op().label().equals("relu")
                                        ? new Node(
                                                new Pointwise.Unary(Pointwise.UnaryFn.TANH),
                                                n.inputs(),
                                                n.outputs(),
                                                n.name(),
                                                n.section(),
                                                n.origin())
                                        : n)
                        .toList();
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
