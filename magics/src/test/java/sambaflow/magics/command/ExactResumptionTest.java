package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.StepMetric;
import sambaflow.app.Training;

/** Some steps, a checkpoint and the rest are the whole, to the bit: with dropout and AdamW. */
class ExactResumptionTest {
    /** Three epochs of ten steps. */
    private static final List<String> WHOLE =
            List.of("--train-range=0:166", "--test-range=0:40", "-e", "3");

    @TempDir private Path folder;

    private Tutorial tutorial;
    private Path pef;

    @BeforeEach
    void compile() throws IOException {
        Path model =
                ModelEdits.edited(
                        "ffn_mnist/FfnMnist.java",
                        folder.resolve("model"),
                        "new ReLU(),\n                            new Linear(hidden, numClasses)",
                        "new sambaflow.nn.Dropout(0.3),\n                            new Linear(hidden, numClasses)");
        tutorial = new Tutorial(folder, model);
        pef = tutorial.compile("dropped", "-b", "16", "--hidden=24", "--max-grad-norm=0.5");
    }

    private Training train(String name, String... more) {
        Stream<String> first = Stream.of("run", "--pef=" + pef, "--ckpt-dir=" + at(name));
        return (Training)
                tutorial.run(
                        Stream.of(first, WHOLE.stream(), Stream.of(more))
                                .flatMap(s -> s)
                                .toArray(String[]::new));
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    private static List<Double> losses(Training training) {
        return training.steps().stream().map(StepMetric::loss).toList();
    }

    @Test
    void fromTheMiddleOfAnEpochFromItsEndAndFromBoth() throws IOException {
        Training whole = train("whole", "--ckpt-every=1");
        assertThat(whole.steps()).hasSize(33);
        for (int step : new int[] {1, 7, 11, 15, 22, 32}) {
            Path from = at("whole").resolve(step + ".pt");
            Training rest = train("rest" + step, "--init-ckpt-path=" + from);
            assertThat(losses(rest)).isEqualTo(losses(whole).subList(step, 33));
            assertThat(Files.mismatch(rest.checkpoint(), whole.checkpoint()))
                    .as("from step %d", step)
                    .isEqualTo(-1);
        }
    }

    /** Without the count of runs dropout would repeat its first masks. */
    @Test
    void dropoutDoesNotBeginAnew() {
        Training one = train("one", "--lr=0", "--weight-decay=0", "--no-shuffle");
        List<Double> losses = losses(one);
        assertThat(losses.subList(0, 11)).isNotEqualTo(losses.subList(11, 22));
    }
}
