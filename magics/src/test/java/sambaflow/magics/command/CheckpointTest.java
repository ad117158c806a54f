package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;
import sambaflow.app.AppListener;
import sambaflow.app.Checkpoint;
import sambaflow.app.StepMetric;
import sambaflow.app.Training;
import sambaflow.device.RunException;
import sambaflow.io.Safetensors;
import sambaflow.io.pt.PtFile;
import sambaflow.io.pt.PtValue;
import sambaflow.io.pt.PtValue.Dict;
import sambaflow.io.pt.PtValue.Int;
import sambaflow.io.pt.PtValue.Text;
import sambaflow.tensor.Tensor;

/** Checkpoints as files: what is in them, which are kept, and what goes wrong on the way. */
class CheckpointTest {
    private static final String[] ARGUMENTS = {
        "--batch-size=16", "--bias", "--momentum=0.9", "--graphamp-preset=mp0"
    };

    @TempDir private Path folder;

    private Tutorial tutorial;

    private Path pef() {
        tutorial = new Tutorial(folder);
        return tutorial.compile("logreg", ARGUMENTS);
    }

    private Training train(Path pef, String... more) {
        return (Training)
                tutorial.run(
                        Stream.concat(
                                        Stream.of(
                                                "run",
                                                "--pef=" + pef,
                                                "--train-range=0:160",
                                                "--test-range=0:16"),
                                        Stream.of(more))
                                .toArray(String[]::new));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .sorted(Comparator.comparingInt(String::length).thenComparing(f -> f))
                    .toList();
        }
    }

    @Test
    void holdsWhatTheTutorialsScriptsSaveWithPyTorchsNames() {
        Training training = train(pef());
        assertThat(training.checkpoint()).isEqualTo(folder.resolve("logreg/checkpoints/10.pt"));
        Dict all = (Dict) PtFile.read(training.checkpoint());
        assertThat(all.get("completed_steps")).contains(new Int(10));
        assertThat(all.get("completed_epochs")).contains(new Int(1));
        Dict model = (Dict) all.get("model").orElseThrow();
        assertThat(model.entries().keySet())
                .containsExactly(new Text("lin_layer.weight"), new Text("lin_layer.bias"));
        Dict optimizer = (Dict) all.get("optimizer").orElseThrow();
        Dict state = (Dict) optimizer.get("state").orElseThrow();
        assertThat(state.entries().keySet()).containsExactly(new Int(0), new Int(1));
        PtValue.Array buffer =
                (PtValue.Array)
                        ((Dict) state.entries().get(new Int(1)))
                                .get("momentum_buffer")
                                .orElseThrow();
        assertThat(buffer.tensor().elements()).isEqualTo(10);
        Dict group =
                (Dict)
                        ((PtValue.Items) optimizer.get("param_groups").orElseThrow())
                                .values()
                                .getFirst();
        assertThat(group.get("momentum")).contains(new PtValue.Real(0.9));
        assertThat(group.get("dampening")).contains(new Int(0));
        assertThat(group.get("params"))
                .contains(new PtValue.Items(List.of(new Int(0), new Int(1))));
    }

    @Test
    void savesEachSoManyStepsAndKeepsTheLast() throws IOException {
        Path pef = pef();
        train(pef, "--ckpt-every=3", "--ckpt-dir=" + folder.resolve("all"));
        assertThat(names(folder.resolve("all"))).containsExactly("3.pt", "6.pt", "9.pt", "10.pt");
        Files.writeString(folder.resolve("mine.pt"), "not of this run");
        train(pef, "--ckpt-every=2", "--keep-last=2", "--ckpt-dir=" + folder.resolve("two"));
        assertThat(names(folder.resolve("two"))).containsExactly("8.pt", "10.pt");
        assertThatThrownBy(() -> train(pef, "--ckpt-every=0"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--ckpt-every: found 0");
    }

    @Test
    void goesOnFromTheMiddleOfAnEpochAsIfItHadNeverStopped() throws IOException {
        Path pef = pef();
        Training whole = train(pef, "-e", "2", "--ckpt-every=7");
        Path middle = folder.resolve("logreg/checkpoints/7.pt");
        Training rest =
                train(
                        pef,
                        "-e",
                        "2",
                        "--init-ckpt-path=" + middle,
                        "--ckpt-dir=" + folder.resolve("rest"));
        assertThat(rest.steps()).hasSize(13);
        assertThat(Files.mismatch(whole.checkpoint(), rest.checkpoint())).isEqualTo(-1);
    }

    @Test
    void adamGoesOnAsIfItHadNeverStoppedAndIsSavedAsPyTorchDoes() throws IOException {
        Path model =
                ModelEdits.edited(
                        folder.resolve("adam"),
                        "new SGD(lr, momentum, weightDecay)",
                        "new sambaflow.nn.optim.AdamW(lr).withWeightDecay(weightDecay)");
        tutorial = new Tutorial(folder, model);
        Path pef = tutorial.compile("adam", "--batch-size=16", "--graphamp-preset=mp0");
        Training whole = train(pef, "--ckpt-every=4");
        Path middle = folder.resolve("adam/checkpoints/4.pt");
        Training rest =
                train(pef, "--init-ckpt-path=" + middle, "--ckpt-dir=" + folder.resolve("rest"));
        assertThat(Files.mismatch(whole.checkpoint(), rest.checkpoint())).isEqualTo(-1);
        Map<String, Tensor> kept = Checkpoint.read(middle).optimizer().get("lin_layer.weight");
        assertThat(kept.keySet()).containsExactlyInAnyOrder("exp_avg", "exp_avg_sq", "step");
        assertThat(kept.get("step").contentEquals(Tensor.scalar(4))).isTrue();
    }

    @Test
    void safetensorsAreTakenAsWellWhateverTheFileIsCalled() {
        Path pef = pef();
        Checkpoint trained = Checkpoint.read(train(pef).checkpoint());
        Path flat = folder.resolve("flat.pt");
        new Safetensors(new LinkedHashMap<>(trained.state()), Map.of("completed_steps", "10"))
                .write(flat);
        Checkpoint read = Checkpoint.read(flat);
        assertThat(read.completedSteps()).isEqualTo(10);
        assertThat(read.model().keySet()).isEqualTo(trained.model().keySet());
        assertThat(read.optimizer().keySet()).isEqualTo(trained.optimizer().keySet());
        assertThat(train(pef, "-e", "2", "--init-ckpt-path=" + flat).steps()).hasSize(10);
    }

    @Test
    void aModelGoesOutAsSafetensorsAndComesBackAtStepZero() {
        Path pef = pef();
        Checkpoint trained = Checkpoint.read(train(pef).checkpoint());
        Path file = folder.resolve("model.safetensors");
        trained.exportModel(file);
        Safetensors written = Safetensors.read(file);
        assertThat(written.tensors().keySet()).isEqualTo(trained.model().keySet());
        trained.model()
                .forEach((name, tensor) ->
                        assertThat(written.tensors().get(name).contentEquals(tensor)).isTrue());
        assertThat(train(pef, "--init-ckpt-path=" + file).steps()).hasSize(10);
    }

    @Test
    void aModelOfOtherNamesIsRefusedWithAllOfThem() {
        Path pef = pef();
        Path file = folder.resolve("other.pt");
        PtFile.write(file, Dict.ofTensors(Map.of("fc.weight", Tensor.scalar(1))));
        assertThatThrownBy(() -> train(pef, "--init-ckpt-path=" + file))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("missing [lin_layer.bias, lin_layer.weight]")
                .hasMessageContaining("unexpected [fc.weight]");
    }

    @Test
    void pyTorchsCheckpointGoesOnWithItsMomentum() throws IOException {
        Path golden = Tutorial.shared().resolve("golden/train/logreg.pt");
        assumeTrue(Files.exists(golden), "no reference results here");
        Path pef = pef();
        Training none =
                train(pef, "--num-epochs=0", "--init-ckpt-path=" + golden, "--ckpt-dir=" + folder);
        Checkpoint expected = Checkpoint.read(golden);
        Checkpoint found = Checkpoint.read(none.checkpoint());
        assertThat(expected.completedSteps()).isEqualTo(250);
        assertThat(found.completedSteps()).isEqualTo(250);
        assertThat(found.state().keySet())
                .contains("lin_layer.weight.momentum_buffer", "lin_layer.bias.momentum_buffer");
        expected.state()
                .forEach((name, tensor) ->
                        assertThat(found.state().get(name).contentEquals(tensor))
                                .as(name)
                                .isTrue());
    }

    @Test
    void pyTorchsCheckpointOfTheMiddleGoesOnToItsLosses() throws IOException {
        Path golden = Tutorial.shared().resolve("golden/train/logreg.json");
        Path images = Tutorial.shared().resolve("data/mnist");
        assumeTrue(Files.exists(golden) && Files.exists(images), "no reference results here");
        JsonNode losses = new ObjectMapper().readTree(golden.toFile()).get("losses");
        tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("golden", "-b", "32", "--bias", "--graphamp-preset=mp0");
        String[] common = {
            "run", "--pef=" + pef, "--no-shuffle", "--data-dir=" + images, "--momentum=0.9"
        };
        String first = "--init-ckpt-path=" + golden.resolveSibling("logreg.first.safetensors");
        Training half = run(common, first, "--num-steps=100");
        Training rest = run(common, "--init-ckpt-path=" + half.checkpoint());
        assertThat(rest.steps()).hasSize(losses.size() - 100);
        for (StepMetric step : rest.steps()) {
            assertThat(step.loss())
                    .isCloseTo(losses.get((int) step.step() - 1).asDouble(), within(1e-4));
        }
    }

    private Training run(String[] common, String... more) {
        return (Training)
                tutorial.run(
                        Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldBeforeTraining() throws IOException {
        Path pef = pef();
        Path blocked = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> train(pef, "--ckpt-dir=" + blocked.resolve("ckpt")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("--ckpt-dir");
        assertThat(tutorial.lines()).noneMatch(line -> line.startsWith("Epoch"));
    }

    /** The folder becomes a file while training: every later save fails. */
    private final class Saboteur implements AppListener {
        private final Path target;

        Saboteur(Path target) {
            this.target = target;
        }

        @Override
        public void line(String text) {
            tutorial.line(text);
        }

        @Override
        public void step(StepMetric metric) {
            try {
                if (metric.step() == 5) {
                    Files.move(target, target.resolveSibling("moved"));
                    Files.writeString(target, "in the way");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aFailureToSaveIsToldAndLosesNothing() throws IOException {
        Path pef = pef();
        Path target = folder.resolve("ckpt");
        ModelFile file =
                ModelFile.load(Tutorial.repository().resolve("notebooks/hello_world/LogReg.java"));
        AppCommands commands = new AppCommands(file.program(), file::app, new Saboteur(target));
        List<String> arguments =
                List.of(
                        "run",
                        "--pef=" + pef,
                        "--train-range=0:160",
                        "--test-range=0:16",
                        "--ckpt-every=3",
                        "--ckpt-dir=" + target);
        RunException failure =
                catchThrowableOfType(RunException.class, () -> commands.run(arguments));
        assertThat(tutorial.lines())
                .anyMatch(l ->
                        l.startsWith("[warning] SF510: the checkpoint of step 6 was not saved"))
                .anyMatch(l -> l.contains("the last good one is " + target.resolve("3.pt")));
        assertThat(failure).hasMessageContaining("Nothing was lost: it is at ");
        Path saved = Path.of(failure.getMessage().replaceAll("(?s).*--init-ckpt-path=", ""));
        assertThat(Checkpoint.read(saved).completedSteps()).isEqualTo(10);
        Files.delete(saved);
        Files.delete(saved.getParent());
    }
}
