package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.TestRun;
import sambaflow.app.Training;

/** Test runs of models that the tutorial's is not like: random, and with several losses. */
class TestedModelsTest {
    private static final String MODEL =
            """
            import java.util.List;
            import sambaflow.app.App;
            import sambaflow.nn.*;
            import sambaflow.nn.Module;
            import sambaflow.nn.optim.*;
            import sambaflow.trace.InputSpec;

            public class Wavering extends App {
                public record Result(SambaTensor loss, SambaTensor penalty, SambaTensor out) {}

                public static class Net extends Module {
                    final Linear hidden = new Linear(784, 16);
                    final Dropout dropout = new Dropout(0.5);
                    final Linear top = new Linear(16, 10);
                    final CrossEntropyLoss criterion = new CrossEntropyLoss();

                    public Result forward(SambaTensor image, SambaTensor label) {
                        SambaTensor kept = dropout.forward(hidden.forward(image).tanh());
                        SambaTensor out = top.forward(dropout.forward(kept));
                        SambaTensor penalty = out.mul(out).mean().mul(0.1f);
                        return new Result(criterion.forward(out, label), penalty, out);
                    }
                }

                @Override
                public Module model() {
                    return new Net();
                }

                @Override
                public List<InputSpec> inputs() {
                    return List.of(
                            InputSpec.f32("image", batchSize(), 784),
                            InputSpec.i64("label", batchSize()));
                }

                @Override
                public Optimizer optimizer() {
                    return new SGD(0.05);
                }
            }
            """;

    @TempDir private Path folder;
    private Tutorial app;

    @BeforeEach
    void writeTheModel() throws IOException {
        app = new Tutorial(folder, Files.writeString(folder.resolve("Wavering.java"), MODEL));
    }

    @Test
    void aTrainedModelWithDropoutAndTwoLossesPasses() {
        Path pef = app.compile("wavering", "-b", "16", "--graphamp-preset=mp0");
        Training training =
                (Training) app.run("run", "--pef=" + pef, "--num-steps=3", "--test-range=0:32");
        TestRun tested =
                (TestRun)
                        app.run(
                                "test",
                                "--pef=" + pef,
                                "--init-ckpt-path=" + training.checkpoint());
        assertThat(tested.compared()).allMatch(TestRun.Compared::passed).hasSize(8);
    }

    @Test
    void anInferencePefOfAModelWithDropoutPasses() {
        Path pef = app.compile("wavering", "-b", "16", "--graphamp-preset=mp0", "--inference");
        TestRun tested = (TestRun) app.run("run", "--test", "--pef=" + pef);
        assertThat(tested.compared())
                .allMatch(TestRun.Compared::passed)
                .extracting(TestRun.Compared::name)
                .containsExactly("out");
    }

    @Test
    void aTestOfTheForwardPassComparesNoGradients() {
        Path pef = app.compile("wavering", "-b", "16", "--graphamp-preset=mp0");
        TestRun tested = (TestRun) app.run("test", "--inference", "--pef=" + pef);
        assertThat(tested.compared())
                .allMatch(TestRun.Compared::passed)
                .extracting(TestRun.Compared::name)
                .containsExactly("loss", "penalty", "out");
    }

    @Test
    void stepsThatEndWithAnEpochEndTheTraining() {
        Path pef = app.compile("wavering", "-b", "16");
        Training training =
                (Training)
                        app.run(
                                "run",
                                "--pef=" + pef,
                                "--num-epochs=3",
                                "--num-steps=4",
                                "--train-range=0:64",
                                "--test-range=0:32");
        assertThat(training.steps()).hasSize(4);
        assertThat(training.tests()).hasSize(1);
    }
}
