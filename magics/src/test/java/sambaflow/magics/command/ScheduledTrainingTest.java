package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Checkpoint;
import sambaflow.app.StepMetric;
import sambaflow.app.Training;
import sambaflow.device.RunException;
import sambaflow.tensor.Tensor;

/** Hyperparameters that an app gives for each step, to groups of parameters too. */
class ScheduledTrainingTest {
    private static final String SCHEDULE =
            """
            @Override
            public java.util.Map<String, Double> hyperparameters(long step) {
                return java.util.Map.of(%s);
            }

            @Override
            public Optimizer optimizer() {
                if (true) {
                    return sambaflow.nn.optim.ParameterGroups.of(new AdamW(lr))
                            .with("bias", n -> n.endsWith("bias"), new AdamW(lr));
                }
            """;

    @TempDir private Path folder;

    private Training train(String values, int steps) throws IOException {
        String text = SCHEDULE.formatted(values);
        Path own = folder.resolve(String.valueOf(values.hashCode()));
        String from = "@Override\n    public Optimizer optimizer() {";
        Path model = ModelEdits.edited("ffn_mnist/FfnMnist.java", own, from, text);
        Tutorial tutorial = new Tutorial(own, model);
        Path pef = tutorial.compile("scheduled", "-b", "16", "--hidden=12");
        return (Training)
                tutorial.run(
                        "run",
                        "--pef=" + pef,
                        "--num-steps=" + steps,
                        "--train-range=0:320",
                        "--test-range=0:16");
    }

    private static Map<String, Tensor> state(Training training) {
        return Checkpoint.read(training.checkpoint()).state();
    }

    private static List<Double> losses(Training training) {
        return training.steps().stream().map(StepMetric::loss).toList();
    }

    @Test
    void aScheduleOfTheAppIsAskedInEachStep() throws IOException {
        String warmUp =
                "\"lr\", sambaflow.nn.optim.Schedule.constant(1e-2).afterWarmUp(4).at(step)";
        List<Double> steady = losses(train("\"lr\", 1e-2", 3));
        List<Double> warmed = losses(train(warmUp, 3));
        assertThat(warmed.getFirst()).isEqualTo(steady.getFirst());
        assertThat(warmed.get(1)).isNotEqualTo(steady.get(1));
    }

    @Test
    void aGroupStandsStillWhileTheOthersMove() throws IOException {
        Map<String, Tensor> one = state(train("\"lr\", 1e-2, \"bias_lr\", 0.0", 1));
        Map<String, Tensor> nine = state(train("\"bias_lr\", 0.0, \"lr\", 1e-2", 9));
        assertThat(nine.get("net.0.bias").contentEquals(one.get("net.0.bias"))).isTrue();
        assertThat(nine.get("net.0.weight").contentEquals(one.get("net.0.weight"))).isFalse();
        assertThat(nine.get("net.0.bias.step").item()).isEqualTo(9);
    }

    @Test
    void aHyperparameterThatThePefLacksIsNamed() {
        assertThatThrownBy(() -> train("\"bais_lr\", 0.1", 1))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("there is no hyperparameter 'bais_lr'")
                .hasMessageContaining("bias_lr");
    }
}
