package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Training;
import sambaflow.device.RunException;

/** Apps whose models return other things than a loss and scores, or take no labels. */
class OwnModelsTest {
    private static final String APP =
            """
            import java.util.List;
            import sambaflow.app.App;
            import sambaflow.nn.*;
            import sambaflow.nn.Module;
            import sambaflow.nn.optim.*;
            import sambaflow.trace.InputSpec;

            public class Own extends App {
                public static class Net extends Module {
                    final Linear layer = new Linear(784, 10);
                    final CrossEntropyLoss criterion = new CrossEntropyLoss();

                    %s
                }

                @Override
                public Module model() {
                    return new Net();
                }

                @Override
                public List<InputSpec> inputs() {
                    return List.of(%s);
                }

                @Override
                public Optimizer optimizer() {
                    return new SGD(0.05);
                }
            }
            """;

    private static final String IMAGE = "InputSpec.f32(\"image\", batchSize(), 784)";
    private static final String LABELLED = IMAGE + ", InputSpec.i64(\"label\", batchSize())";

    @TempDir private Path folder;

    private Tutorial app(String forward, String inputs) throws IOException {
        String model = APP.formatted(forward, inputs);
        return new Tutorial(folder, Files.writeString(folder.resolve("Own.java"), model));
    }

    private static Training train(Tutorial app, Path pef) {
        return (Training)
                app.run("run", "--pef=" + pef, "--train-range=0:320", "--test-range=0:64");
    }

    @Test
    void aModelThatReturnsItsLossOnlyTrainsAndTellsTheLossOfItsTest() throws IOException {
        Tutorial app =
                app(
                        "public SambaTensor forward(SambaTensor x, SambaTensor y) {"
                                + " return criterion.forward(layer.forward(x), y); }",
                        LABELLED);
        Training training = train(app, app.compile("own", "-b", "16"));
        assertThat(training.steps()).hasSize(20);
        assertThat(training.tests().getLast().percent()).isNaN();
        assertThat(app.lines()).anyMatch(l -> l.matches("Test Loss: \\d\\.\\d{4}"));
    }

    @Test
    void aModelWithoutLabelsHasNoAccuracy() throws IOException {
        Tutorial app =
                app(
                        "public SambaTensor forward(SambaTensor x) {"
                                + " SambaTensor out = layer.forward(x);"
                                + " return out.mul(out).mean(); }",
                        IMAGE);
        Path pef = app.compile("own", "-b", "16");
        Training training = train(app, pef);
        assertThat(training.steps()).hasSize(20);
        assertThat(app.lines()).noneMatch(l -> l.contains("Accuracy"));
    }

    @Test
    void aModelWithItsLossOutsideIsNotTrainedOnTheSumOfItsScores() throws IOException {
        Tutorial app =
                app(
                        "public SambaTensor forward(SambaTensor x) { return layer.forward(x); }",
                        IMAGE);
        Path pef = app.compile("own", "-b", "16");
        assertThatThrownBy(() -> train(app, pef))
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("own", "no scalar loss", "session.run");
    }

    @Test
    void thePefOfAnotherAppIsTold() throws IOException {
        Path logreg = new Tutorial(folder).compile("logreg", "-b", "8");
        Tutorial app =
                app(
                        "public SambaTensor forward(SambaTensor x) { return layer.forward(x); }",
                        IMAGE);
        assertThatThrownBy(() -> app.run("measure-performance", "--pef=" + logreg, "-n", "1"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("was compiled from LogReg, not from Own")
                .hasMessageContaining("lin_layer.weight");
    }
}
