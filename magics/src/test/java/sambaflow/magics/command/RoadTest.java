package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.App;
import sambaflow.app.Checkpoint;
import sambaflow.app.Inference;
import sambaflow.app.Measurement;
import sambaflow.app.TestRun;
import sambaflow.app.Training;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;

/** The main job from end to end: compile, test, train, go on training, infer, measure. */
class RoadTest {
    private static final String[] SMALL = {"--train-range=0:1600", "--test-range=0:400"};

    @TempDir private Path folder;

    private Training train(Tutorial tutorial, Path pef, String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "run";
        all[1] = "--pef=" + pef;
        System.arraycopy(SMALL, 0, all, 2, 2);
        System.arraycopy(more, 0, all, 4, more.length);
        return (Training) tutorial.run(all);
    }

    @Test
    void compilesIntoAFolderOfItsOwnWithLogs() {
        Path pef = new Tutorial(folder).compile("logreg");
        assertThat(pef).isEqualTo(folder.resolve("logreg/logreg.pef")).isRegularFile();
        assertThat(folder.resolve("logreg"))
                .isDirectoryContaining("glob:**.samba.log")
                .isDirectoryContaining("glob:**.mac.log")
                .isDirectoryContaining("glob:**.plasma_compile.log");
    }

    @Test
    void learnsTheBuiltInDigits() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "--batch-size=32", "--momentum=0.9");
        Training training = (Training) tutorial.run("run", "--pef=" + pef, "--num-epochs=1");
        assertThat(training.steps()).hasSize(250);
        assertThat(training.tests().getLast().percent()).isBetween(80.0, 95.0);
        assertThat(tutorial.lines())
                .anyMatch(l -> l.matches("Epoch \\[1/1], Step \\[246/250], Loss: \\d\\.\\d{4}"))
                .anyMatch(l -> l.matches("Test Accuracy: \\d\\d\\.\\d\\d Loss: \\d\\.\\d{4}"));
    }

    @Test
    void repeatsATrainingToTheBit() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "--batch-size=16");
        Training once = train(tutorial, pef, "--ckpt-dir=" + folder.resolve("a"));
        Training again = train(tutorial, pef, "--ckpt-dir=" + folder.resolve("b"));
        assertThat(again.steps().stream().map(s -> s.loss()).toList())
                .isEqualTo(once.steps().stream().map(s -> s.loss()).toList());
        assertThat(again.checkpoint()).hasSameBinaryContentAs(once.checkpoint());
    }

    @Test
    void goesOnFromACheckpointAsIfItHadNeverStopped() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "--batch-size=16", "--momentum=0.9");
        Training whole = train(tutorial, pef, "-e", "2", "--ckpt-dir=" + folder.resolve("whole"));
        Training half =
                train(
                        tutorial,
                        pef,
                        "-e",
                        "2",
                        "--num-steps=130",
                        "--ckpt-dir=" + folder.resolve("half"));
        Training rest =
                train(
                        tutorial,
                        pef,
                        "-e",
                        "2",
                        "--init-ckpt-path=" + half.checkpoint(),
                        "--ckpt-dir=" + folder.resolve("rest"));
        assertThat(half.steps()).hasSize(130);
        assertThat(rest.steps()).hasSize(70);
        Checkpoint expected = Checkpoint.read(whole.checkpoint());
        Checkpoint found = Checkpoint.read(rest.checkpoint());
        expected.state()
                .forEach((name, tensor) ->
                        assertThat(found.state().get(name).contentEquals(tensor))
                                .as(name)
                                .isTrue());
    }

    @Test
    void testRunPassesInBothPrecisions() {
        Tutorial tutorial = new Tutorial(folder);
        for (String preset : new String[] {"mp0", "mp1"}) {
            Path pef =
                    tutorial.compile(
                            "logreg-" + preset, "-b", "8", "--bias", "--graphamp-preset=" + preset);
            TestRun test = (TestRun) tutorial.run("run", "--test", "--pef=" + pef);
            assertThat(test.passed()).as(preset + test.compared()).isTrue();
            assertThat(test.compared())
                    .extracting(TestRun.Compared::name)
                    .contains("loss", "out", "lin_layer.weight.grad", "lin_layer.bias.grad");
        }
    }

    @Test
    void infersWithTheNewestCheckpointOfTheSameApp() throws Exception {
        Tutorial tutorial = new Tutorial(folder);
        Path training = tutorial.compile("logreg", "--batch-size=32", "--momentum=0.9");
        train(tutorial, training);
        Path inference = tutorial.compile("logreg_inf", "--inference", "--batch-size=50");
        assertThat(Files.size(inference)).isLessThan(Files.size(training));
        Inference result =
                (Inference) tutorial.run("run", "--inference", "--pef=" + inference, SMALL[1]);
        assertThat(result.predictions()).hasSize(400);
        assertThat(result.accuracy().getAsDouble()).isGreaterThan(60);
        assertThat(Files.size(result.results())).isEqualTo(8 + 400);
        assertThat(result.results()).endsWithRaw(Path.of("results/prediction-labels-idx1-ubyte"));
    }

    @Test
    void takesFromThePefTheArgumentsItWasCompiledWith() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "-b", "8", "--bias", "--num-features=784");
        Pef program = PefReader.read(pef);
        assertThat(program.manifest().arguments()).containsEntry("--bias", "true");
        assertThat(program.manifest().arguments()).doesNotContainKey("--output-folder");
        TestRun test = (TestRun) tutorial.run("run", "--test", "--pef=" + pef);
        assertThat(test.passed()).isTrue();
    }

    @Test
    void asksForMoreToReadWithoutChangingThePef() throws Exception {
        Tutorial tutorial = new Tutorial(folder);
        byte[] quiet = Files.readAllBytes(tutorial.compile("logreg", "-b", "4"));
        assertThat(tutorial.compile("logreg", "-b", "4", "--verbose", "--debug"))
                .hasBinaryContent(quiet);
    }

    @Test
    void aFileInThePlaceOfTheOutputFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("afile"), "mine");
        Tutorial tutorial = new Tutorial(folder);
        assertThatThrownBy(() -> tutorial.run("compile", "--output-folder=" + file))
                .hasMessageContaining("afile")
                .hasMessageContaining("choose a folder you may write to")
                .hasMessageNotContaining("Exception");
        assertThat(file).hasContent("mine");
    }

    @Test
    void anAppInAVariableForgetsTheArgumentsOfTheLastCommand() {
        App app =
                ModelFile.load(Tutorial.repository().resolve("notebooks/hello_world/LogReg.java"))
                        .app();
        AppCommands commands = new AppCommands("app", () -> app, text -> {});
        String output = "--output-folder=" + folder;
        commands.run(List.of("compile", "--pef-name=wide", "--num-classes=12", output));
        commands.run(List.of("compile", "--pef-name=plain", output));
        Pef plain = PefReader.read(folder.resolve("plain/plain.pef"));
        assertThat(plain.main().graph().toString()).contains("[10, 784]").doesNotContain("[12");
    }

    @Test
    void measuresTheForwardPassAloneWhenAsked() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "-b", "4");
        String[] whole = {"measure-performance", "--pef=" + pef, "-n", "5"};
        String[] forward = {"measure-performance", "--inference", "--pef=" + pef, "-n", "5"};
        assertThat(((Measurement) tutorial.run(forward)).chipSecondsPerRun())
                .isLessThan(((Measurement) tutorial.run(whole)).chipSecondsPerRun());
    }

    @Test
    void measuresInTheDocumentedShape() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "-b", "4");
        Measurement measured =
                (Measurement)
                        tutorial.run("measure-performance", "--pef=" + pef, "--num-iterations=20");
        assertThat(measured.secondsPerRun()).isPositive();
        assertThat(measured.chipSecondsPerRun()).isPositive();
        assertThat(tutorial.lines())
                .anyMatch(l ->
                        l.matches("e2e_throughput: .* samples/s, measured over 20 iterations.*"));
    }
}
