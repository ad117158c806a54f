package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sambaflow.device.RunException;

/** A run says what of its app is not as in the PEF, and the command that compiles it again. */
class RunChecksTest {
    private static final String OPTIMIZER = "new SGD(lr, momentum, weightDecay)";

    @TempDir private Path folder;

    private Path model(String from, String to) throws IOException {
        return ModelEdits.edited(folder.resolve("model"), from, to);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> running(Path model, String... words) {
        return assertThatThrownBy(() -> new Tutorial(folder, model).run(words))
                .isInstanceOf(RunException.class);
    }

    private Path compile(String... words) {
        return new Tutorial(folder).compile("logreg", words);
    }

    @Test
    void parametersThatNoLongerFitAreNamedWithBothShapesAndTheLine() throws IOException {
        Path pef = compile("-b", "8", "--momentum=0.9");
        Path model = model("numClasses = 10", "numClasses = 12");
        running(model, "run", "--pef=" + pef)
                .hasMessageStartingWith(
                        "the model of LogReg is not the one that PEF 'logreg' was compiled from:")
                .hasMessageContaining(
                        "parameter 'lin_layer.weight' is now [12, 784], in the PEF [10, 784]: linear 'lin_layer' (module lin_layer, LogReg.java:45)")
                .hasMessageEndingWith(
                        "Compile again: sambaflow LogReg.java compile --batch-size=8 --momentum=0.9 --output-folder=%s --pef-name=logreg"
                                .formatted(folder));
    }

    @Test
    void theCommandThatItSaysMakesThePefThatFits() throws IOException {
        Path pef = compile("-b", "8", "--fp32-ops", "linear", "matmul", "--momentum=0.9");
        Path model = model("numClasses = 10", "numClasses = 12");
        Tutorial tutorial = new Tutorial(folder, model);
        String message = "";
        try {
            tutorial.run("run", "--pef=" + pef);
        } catch (RunException e) {
            message = e.getMessage();
        }
        String command = message.replaceFirst("(?s).* LogReg.java (compile .*)", "$1");
        assertThat(command).startsWith("compile ");
        tutorial.run(command.split(" "));
        assertThat(tutorial.run("run", "--pef=" + pef, "--train-range=0:80", "--test-range=0:8"))
                .isNotNull();
    }

    /** The loss and its labels are in no PEF for inference: that is no difference. */
    @Test
    void ofAPefForInferenceOnlyWhatInfersIsCompared() throws IOException {
        Path pef = compile("-b", "8", "--inference");
        Path model = model("numClasses = 10", "numClasses = 12");
        running(model, "run", "--inference", "--pef=" + pef)
                .hasMessageContaining("'lin_layer.weight' is now [12, 784]")
                .message()
                .doesNotContain("label", "cross_entropy");
    }

    @Test
    void anOptimizerThatUpdatesOtherwiseIsRefusedWhereItWouldUpdate() throws IOException {
        Path pef = compile("-b", "8");
        Path model = model(OPTIMIZER, "new sambaflow.nn.optim.AdamW(lr)");
        running(model, "run", "--pef=" + pef)
                .hasMessageStartingWith("the optimizer of LogReg")
                .hasMessageContainingAll("AdamW[beta1=0.9", "Sgd[] of the PEF is no more");
        assertThat(
                        new Tutorial(folder, model)
                                .run(
                                        "measure-performance",
                                        "--inference",
                                        "-n",
                                        "1",
                                        "--pef=" + pef))
                .isNotNull();
    }

    @Test
    void aNumberThatTheOptimizerBakesInCounts() throws IOException {
        String adam = "new sambaflow.nn.optim.AdamW(lr).withBetas(0.9, %s)";
        Path pef = new Tutorial(folder, model(OPTIMIZER, adam.formatted("0.99"))).compile("adam");
        running(model(OPTIMIZER, adam.formatted("0.98")), "run", "--pef=" + pef)
                .hasMessageContainingAll("beta2=0.98", "in the PEF", "beta2=0.99");
    }

    @Test
    void aCommentAndALearningRateAreNoDifference() throws IOException {
        Path pef = compile("-b", "8");
        Path model = model("double lr = 0.0015", "// slower\n    double lr = 0.001");
        assertThat(
                        new Tutorial(folder, model)
                                .run("measure-performance", "-n", "1", "--pef=" + pef))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "--arch=sn40, sn30, --arch sn40",
        "--batch-size=16, 8, --batch-size 16",
        "--microbatch-size=2, 4, --microbatch-size 2",
    })
    void anArgumentThatContradictsThePefIsOneError(String given, String held, String again) {
        Path pef = compile("-b", "8", "-mb", "4");
        running(
                        Tutorial.repository().resolve("notebooks/hello_world/LogReg.java"),
                        "run",
                        "--pef=" + pef,
                        given)
                .hasMessage(
                        "%s, but PEF 'logreg' was compiled for %s; leave the argument out or compile again with %1$s"
                                .formatted(again, held));
    }

    @Test
    void argumentsThatAgreeWithThePefAreTaken() {
        Path pef = compile("-b", "8", "-mb", "4", "--arch=sn40");
        assertThat(
                        new Tutorial(folder)
                                .run(
                                        "measure-performance",
                                        "-n",
                                        "1",
                                        "--pef=" + pef,
                                        "-b",
                                        "8",
                                        "-mb",
                                        "4",
                                        "--platform=sn40l"))
                .isNotNull();
    }

    @Test
    void anArgumentOfTheAppThatShapedTheGraphIsNamed() throws IOException {
        Path pef = compile("-b", "8", "--bias");
        running(model(OPTIMIZER, OPTIMIZER), "run", "--pef=" + pef, "--num-classes=12", "--lr=0.5")
                .hasMessageStartingWith(
                        "--num-classes 12, but PEF 'logreg' was compiled with its default; leave the argument out or compile again")
                .hasMessageContaining("lin_layer.bias' is now [12], in the PEF [10]")
                .hasMessageContaining("--batch-size=8 --bias --lr=0.5 --num-classes=12 ");
    }

    @Test
    void anArgumentThatCannotBeTriedAloneIsNotNamed() throws IOException {
        Path pef = compile("-b", "8");
        Path model =
                model(
                        "linLayer = new",
                        "if (numClasses == 12 && !bias) { throw new IllegalStateException(\"odd\"); }\nlinLayer = new");
        running(model, "run", "--pef=" + pef, "--num-classes=12", "--bias")
                .hasMessageStartingWith("--bias true, but PEF 'logreg'")
                .hasMessageNotContaining("odd")
                .hasMessageContaining("is now [12, 784], in the PEF [10, 784]")
                .hasMessageContaining("--bias --num-classes=12 ");
    }

    @Test
    void thePefOfAnotherAppIsNotToBeCompiledAgain() {
        Path pef = Tutorial.ffn(folder).compile("ffn", "-b", "8");
        running(
                        Tutorial.repository().resolve("notebooks/hello_world/LogReg.java"),
                        "run",
                        "--pef=" + pef,
                        "--num-classes=12")
                .hasMessageStartingWith("PEF 'ffn' was compiled from FfnMnist, not from LogReg;")
                .hasMessageEndingWith(
                        "Compile one: sambaflow LogReg.java compile --num-classes=12");
    }

    @Test
    void theRegistryTellsWhatBecameOfEachSource() throws IOException {
        Path model = model("lr = 0.0015", "lr = 0.002");
        Path pef = new Tutorial(folder, model).compile("mine", "-b", "8", "--inference");
        assertThat(listed())
                .containsPattern(
                        "mine +sn30 +8 o3 +8 inference 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d +unchanged ");
        Files.writeString(model, Files.readString(model) + "// the end\n");
        assertThat(listed()).contains(" changed since ");
        new Tutorial(folder, model).compile("mine", "-b", "8", "--inference");
        assertThat(listed()).as("found to be up to date").contains(" unchanged ");
        Files.delete(model);
        assertThat(listed()).contains(" gone ");
        Files.delete(pef.resolveSibling("report.json"));
        assertThat(listed()).contains(" unknown ").contains("--inference=true");
    }

    private String listed() {
        Tutorial tutorial = new Tutorial(folder);
        new PefCommands(tutorial::line).run(List.of("list", folder.toString()));
        return String.join("\n", tutorial.lines());
    }
}
