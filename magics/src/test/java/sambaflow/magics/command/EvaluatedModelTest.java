package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Checkpoint;
import sambaflow.app.Inference;
import sambaflow.app.TestRun;
import sambaflow.app.Training;
import sambaflow.tensor.Tensor;

/** An app whose model acts otherwise in training, ties two weights and returns several tensors. */
class EvaluatedModelTest {
    private static final String MODEL =
            """
            import java.util.List;
            import sambaflow.app.App;
            import sambaflow.nn.*;
            import sambaflow.nn.Module;
            import sambaflow.nn.optim.*;
            import sambaflow.trace.InputSpec;

            public class Evaluated extends App {
                public record Result(SambaTensor loss, SambaTensor scores, SambaTensor hidden) {}

                public static class Net extends Module {
                    final Linear first = new Linear(784, 16);
                    final BatchNorm1d bn = new BatchNorm1d(16);
                    final Dropout dropout = new Dropout(0.5);
                    final Linear inner = new Linear(16, 16, false);
                    final Linear again = Linear.tied(inner.weight());
                    final Linear top = new Linear(16, 10);
                    final CrossEntropyLoss criterion = new CrossEntropyLoss();

                    public Result forward(SambaTensor image, SambaTensor label) {
                        SambaTensor x = bn.forward(first.forward(image)).tanh();
                        SambaTensor hidden = inner.forward(dropout.forward(x)).tanh();
                        SambaTensor scores = top.forward(again.forward(hidden));
                        return new Result(criterion.forward(scores, label), scores, hidden);
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
                    return new SGD(0.1, 0.9, 0);
                }
            }
            """;

    @TempDir private Path folder;
    private Tutorial app;
    private Path pef;

    @BeforeEach
    void compileTheModel() throws IOException {
        app = new Tutorial(folder, Files.writeString(folder.resolve("Evaluated.java"), MODEL));
        pef = compile("training");
    }

    private Path compile(String name, String... more) {
        return app.compile(name, with(more, "-b", "32", "--graphamp-preset=mp0"));
    }

    private Training train(String... more) {
        return (Training) run(more, "--train-range=0:640", "--test-range=0:320");
    }

    private Object run(String[] more, String... arguments) {
        return app.run(with(with(more, arguments), "run", "--pef=" + pef));
    }

    private static String[] with(String[] last, String... first) {
        return Stream.of(first, last).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private Inference infer(Path program, Path checkpoint) {
        return (Inference)
                app.run(
                        "run",
                        "--inference",
                        "--pef=" + program,
                        "--test-range=0:320",
                        "--init-ckpt-path=" + checkpoint);
    }

    @Test
    void everyWayToEvaluateSaysTheSame() {
        Training training = train("-e", "2");
        Inference trained = infer(pef, training.checkpoint());
        Inference inferred = infer(compile("inference", "--inference"), training.checkpoint());
        assertThat(trained.predictions()).isEqualTo(inferred.predictions());
        assertThat(trained.accuracy().getAsDouble())
                .isEqualTo(training.tests().getLast().percent())
                .isGreaterThan(50);
    }

    @Test
    void aCheckpointHoldsBuffersAndBothNamesOfATiedWeight() {
        Training whole = train("-e", "2");
        Map<String, Tensor> model = Checkpoint.read(whole.checkpoint()).model();
        assertThat(model.keySet())
                .containsExactly(
                        "first.weight",
                        "first.bias",
                        "bn.weight",
                        "bn.bias",
                        "bn.running_mean",
                        "bn.running_var",
                        "bn.num_batches_tracked",
                        "inner.weight",
                        "again.weight",
                        "top.weight",
                        "top.bias");
        assertThat(model.get("bn.num_batches_tracked").getLong(0)).isEqualTo(40);
        assertThat(model.get("again.weight").contentEquals(model.get("inner.weight"))).isTrue();
        assertThat(Checkpoint.read(whole.checkpoint()).optimizer()).hasSize(7);
        Training half = train("-e", "1");
        Training resumed = train("-e", "2", "--init-ckpt-path=" + half.checkpoint());
        Checkpoint.read(resumed.checkpoint())
                .model()
                .forEach((name, tensor) ->
                        assertThat(tensor.contentEquals(model.get(name))).as(name).isTrue());
    }

    @Test
    void itsTestRunPassesForTrainingAndForEvaluation() {
        Path checkpoint = train("--num-steps=3").checkpoint();
        for (String[] mode : new String[][] {{}, {"--inference"}}) {
            String[] from = {"test", "--pef=" + pef, "--init-ckpt-path=" + checkpoint};
            TestRun tested = (TestRun) app.run(with(mode, from));
            assertThat(tested.compared())
                    .as(String.join(" ", mode))
                    .isNotEmpty()
                    .allMatch(c -> c.passed());
        }
    }
}
