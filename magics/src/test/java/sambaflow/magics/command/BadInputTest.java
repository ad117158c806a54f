package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;
import sambaflow.app.AppListener;
import sambaflow.app.Checkpoint;
import sambaflow.app.StepMetric;
import sambaflow.app.Training;
import sambaflow.device.RunException;
import sambaflow.graph.CompileException;
import sambaflow.io.DataException;
import sambaflow.pef.Pef;
import sambaflow.pef.PefException;
import sambaflow.pef.PefReader;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/** What a user gets for what cannot work: one error that says what, where, and what to do. */
class BadInputTest {
    @TempDir private Path folder;

    @Test
    void namesBothBatchSizes() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "-b", "8");
        assertThatThrownBy(() -> tutorial.run("run", "--pef=" + pef, "-b", "16"))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("16", "8", "--batch-size 16");
    }

    @Test
    void refusesAPefOfAnotherChip() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "--arch=sn10");
        assertThatThrownBy(() -> tutorial.run("run", "--pef=" + pef, "--platform=sn40"))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("sn10", "sn40", "leave the argument out");
    }

    @Test
    void refusesToTrainAnInferencePef() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "--inference");
        assertThatThrownBy(() -> tutorial.run("run", "--pef=" + pef))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("logreg", "--inference", "backward");
    }

    @Test
    void quotesTheLineThatAMessageNames() throws IOException {
        Files.writeString(folder.resolve("Net.java"), "class Net {\n    int x;\n}\n");
        assertThat(SourceQuote.of("relu: no; at module a, Net.java:2", folder))
                .contains("     2 |     int x;");
        assertThat(SourceQuote.of("relu: no; at Net.java:9", folder)).isEmpty();
        assertThat(SourceQuote.of("relu: no; at Other.java:1", folder)).isEmpty();
        assertThat(SourceQuote.of("no place", folder)).isEmpty();
    }

    @Test
    void explainsCodesAndConceptsWithTheNumbersOfTheUsersProgram() {
        Pef pef = PefReader.read(new Tutorial(folder).compile("logreg", "--arch=sn10"));
        Explain explain = new Explain(Optional.of(pef));
        assertThat(explain.page(List.of("sf101"))).startsWith("## SF101 Shapes do not fit");
        assertThat(explain.page(List.of("PMU")))
                .contains("- sn30: 1280 PMUs of 512 KiB", "of your PEF 'logreg'", "of 640 PMUs");
        assertThat(explain.page(List.of("double", "buffer"))).startsWith("## N-buffer");
        assertThat(explain.page(List.of())).contains("- SF602 ", "- PMU, pattern memory unit");
        assertThatThrownBy(() -> explain.page(List.of("PMX")))
                .isInstanceOf(CompileException.class)
                .hasMessageContainingAll("'PMX'", "did you mean 'PMU'");
        assertThatThrownBy(() -> explain.page(List.of("fusion", "rul")))
                .hasMessageContaining("did you mean 'Fusion rule'");
    }

    @ParameterizedTest
    @CsvSource({
        "'return new Net(numFeatures', LogReg.model",
        "'return List.of(', LogReg.inputs",
        "'return new SGD(', LogReg.optimizer",
        "'SambaTensor out = ', Net.forward",
        "'linLayer = new', LogReg.model",
    })
    void whatTheUsersOwnCodeThrowsIsToldWithItsLine(String before, String where)
            throws IOException {
        Path model =
                ModelEdits.edited(
                        folder.resolve("model"),
                        before,
                        "java.util.Objects.requireNonNull(null, \"mine\");\n" + before);
        String[] lines = Files.readString(model).split("\n");
        int line = 1;
        while (!lines[line - 1].contains("\"mine\"")) {
            line++;
        }
        Path out = folder.resolve("out");
        assertThatThrownBy(() -> new Tutorial(out, model).compile("logreg"))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "%s threw java.lang.NullPointerException: mine; at LogReg.java:%d"
                                .formatted(where, line));
        assertThat(out).as("a folder of nothing").doesNotExist();
    }

    @Test
    void helpCallsAMagicByItsOwnName() {
        Tutorial tutorial = new Tutorial(folder);
        ModelFile file =
                ModelFile.load(Tutorial.repository().resolve("notebooks/hello_world/LogReg.java"));
        AppCommands.ofMagic("%run", file::app, tutorial).run(List.of("run", "--help"));
        assertThat(tutorial.lines().getFirst()).isEqualTo("usage: %run [MODEL] [OPTIONS]");
    }

    @Test
    void suggestsTheNearestOption() {
        Tutorial tutorial = new Tutorial(folder);
        assertThatThrownBy(() -> tutorial.run("compile", "--pef-nam=x"))
                .isInstanceOf(ParameterException.class)
                .satisfies(e ->
                        assertThat(AppCommands.problem((ParameterException) e))
                                .contains("--pef-nam=x", "--pef-name"));
    }

    @Test
    void asksForThePefThatIsMissing() {
        Tutorial tutorial = new Tutorial(folder);
        assertThatThrownBy(() -> tutorial.run("run"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--pef");
        assertThatThrownBy(() -> tutorial.run("run", "--pef=" + folder.resolve("no.pef")))
                .isInstanceOf(PefException.class)
                .hasMessageContaining("no.pef");
    }

    @ParameterizedTest
    @CsvSource({
        "--num-epochs=-1, --num-epochs: found -1",
        "--num-steps=0, --num-steps: found 0",
        "--num-steps=-5, --num-steps: found -5",
        "measure-performance --num-iterations=0, --num-iterations: found 0",
        "--lr=NaN, 'found ''NaN'', expected a finite number'",
        "--lr=-Infinity, 'found ''-Infinity'''",
        "--train-range=9, found range '9'",
        "--delimiter=ab, --delimiter: found 'ab'",
    })
    void valuesThatCannotBeRightAreToldAsArguments(String argument, String message) {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg");
        boolean command = argument.contains(" ");
        String name = command ? argument.substring(0, argument.indexOf(' ')) : "run";
        String value = argument.substring(argument.indexOf(' ') + 1);
        assertThatThrownBy(() -> tutorial.run(name, "--pef=" + pef, value))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--batch-size=0", "--arch=sn99", "--graphamp-preset=half"})
    void soAreThoseOfACompilation(String argument) {
        assertThatThrownBy(() -> new Tutorial(folder).compile("logreg", argument))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(argument.replaceFirst("=.*", ": found"));
    }

    @Test
    void refusesAnOutputFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "x");
        Tutorial tutorial = new Tutorial(file);
        assertThatThrownBy(() -> tutorial.compile("logreg"))
                .isInstanceOf(CompileException.class)
                .hasMessageContainingAll("--output-folder", "taken");
    }

    @Test
    void refusesFoldersForResultsThatAreFilesBeforeAnyWork() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "x");
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "-b", "8");
        assertThatThrownBy(() -> tutorial.run("run", "--pef=" + pef, "--ckpt-dir=" + file))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("--ckpt-dir", "taken");
        assertThat(tutorial.lines()).noneMatch(l -> l.startsWith("Epoch"));
        assertThatThrownBy(() ->
                        tutorial.run("run", "--inference", "--pef=" + pef, "--results-dir=" + file))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("--results-dir", "taken");
    }

    @Test
    void refusesDamagedData() throws IOException {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg");
        Path data = Files.createDirectories(folder.resolve("data"));
        byte[] wrongMagic = {0, 0, 8, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7};
        Files.write(data.resolve("t10k-images-idx3-ubyte"), wrongMagic);
        Files.write(data.resolve("t10k-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 3});
        assertThatThrownBy(() -> tutorial.run("run", "--pef=" + pef, "--data-dir=" + data))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("expected 2051", "t10k-images-idx3-ubyte");
        assertThatThrownBy(() -> tutorial.run("run", "--pef=" + pef, "--data-dir=/nowhere"))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("/nowhere", "--download");
    }

    @Test
    void namesWhatIsNotBuiltYet() {
        Tutorial tutorial = new Tutorial(folder);
        for (String option : List.of("--mapping=spatial", "--n-chips=2", "--graphamp-preset=mp3")) {
            assertThatThrownBy(() -> tutorial.compile("logreg", option))
                    .isInstanceOf(UnsupportedFeature.class)
                    .hasMessageStartingWith("unsupported: ");
        }
    }

    @Test
    void showsTheLineAndBothShapesOfALayerThatDoesNotFit() throws IOException {
        Path model =
                ModelEdits.edited(
                        folder.resolve("wrong"), "new Linear(numFeatures,", "new Linear(100,");
        Tutorial tutorial = new Tutorial(folder, model);
        assertThatThrownBy(() -> tutorial.compile("logreg"))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll(
                        "linear", "[1, 784]", "[10, 100]", "LogReg.java:", "lin_layer");
    }

    @Test
    void saysTheJavaErrorWithItsLine() throws IOException {
        Path model = ModelEdits.edited(folder.resolve("java"), "new SGD(lr,", "new SGD(learning,");
        Tutorial tutorial = new Tutorial(folder, model);
        assertThatThrownBy(() -> tutorial.compile("logreg"))
                .isInstanceOf(CompileException.class)
                .hasMessageContainingAll("LogReg.java:63", "learning");
    }

    @Test
    void noticesAModelThatChangedSinceItsPef() throws IOException {
        Path pef = new Tutorial(folder).compile("logreg", "-b", "8");
        Path model =
                ModelEdits.edited(
                        folder.resolve("new"),
                        "linLayer.forward(inputs)",
                        "linLayer.forward(inputs).relu()");
        Tutorial changed = new Tutorial(folder, model);
        assertThatThrownBy(() -> changed.run("measure-performance", "--pef=" + pef, "-n", "2"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("is not the one that PEF 'logreg' was compiled from")
                .hasMessageContainingAll("relu 'relu' (LogReg.java:", "is not in the PEF");
        Tutorial same = new Tutorial(folder);
        same.run("measure-performance", "--pef=" + pef, "-n", "2");
        assertThat(same.lines()).anyMatch(l -> l.startsWith("e2e_throughput"));
    }

    @Test
    void anInterruptEndsTrainingWithAUsableCheckpoint() {
        Training stopped = interruptedAt(17);
        assertThat(stopped.steps()).hasSize(17);
        assertThat(Checkpoint.read(stopped.checkpoint()).completedSteps()).isEqualTo(17);
    }

    @Test
    void anInterruptAfterTheLastStepSkipsTheTestAndKeepsTheCheckpoint() {
        Training stopped = interruptedAt(100);
        assertThat(stopped.steps()).hasSize(100);
        assertThat(stopped.tests()).isEmpty();
        assertThat(Checkpoint.read(stopped.checkpoint()).completedEpochs()).isEqualTo(1);
    }

    private Training interruptedAt(long step) {
        Path pef = new Tutorial(folder).compile("logreg", "-b", "8");
        List<StepMetric> seen = new ArrayList<>();
        AppListener stopper =
                new AppListener() {
                    @Override
                    public void line(String text) {}

                    @Override
                    public void step(StepMetric metric) {
                        seen.add(metric);
                        if (metric.step() == step) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };
        ModelFile file =
                ModelFile.load(Tutorial.repository().resolve("notebooks/hello_world/LogReg.java"));
        AppCommands commands = new AppCommands(file.program(), file::app, stopper);
        Training stopped =
                (Training)
                        commands.run(List.of("run", "--pef=" + pef, "--train-range=0:800"))
                                .orElseThrow();
        assertThat(Thread.interrupted()).as("the interrupt is used up").isFalse();
        assertThat(stopped.interrupted()).isTrue();
        assertThat(seen).isEqualTo(stopped.steps());
        return stopped;
    }
}
