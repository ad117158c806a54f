package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import sambaflow.app.Checkpoint;
import sambaflow.app.Training;
import sambaflow.device.RunException;
import sambaflow.tensor.Tensor;

/** A training whose numbers blow up leaves good checkpoints and says which to go on from. */
class NotFiniteTrainingTest {
    @TempDir private Path folder;
    private Tutorial tutorial;
    private Path pef;

    @BeforeEach
    void compile() {
        tutorial = Tutorial.ffn(folder);
        pef = tutorial.compile("ffn", "-b", "32", "--graphamp-preset=mp0");
    }

    private Object train(String... more) {
        Stream<String> first =
                Stream.of("run", "--pef=" + pef, "--train-range=0:640", "--test-range=0:64");
        return tutorial.run(Stream.concat(first, Stream.of(more)).toArray(String[]::new));
    }

    private List<String> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("ffn/checkpoints"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static boolean isFinite(Tensor tensor) {
        return LongStream.range(0, tensor.elements()).allMatch(i -> Double.isFinite(tensor.get(i)));
    }

    @Test
    void theRunStopsBeforeAParameterIsLost() throws IOException {
        assertThatThrownBy(() -> train("--lr=1e30"))
                .isInstanceOf(RunException.NotFinite.class)
                .hasMessageStartingWith("step 2: ")
                .hasMessageContaining("it begins at ")
                .hasMessageContaining("FfnMnist.java:")
                .hasMessageContaining("--init-ckpt-path=" + folder.resolve("ffn/checkpoints/0.pt"))
                .hasMessageContaining("--allow-nan");
        assertThat(checkpoints()).containsExactly("0.pt");
        Path last = folder.resolve("ffn/checkpoints/0.pt");
        assertThat(Checkpoint.read(last).state().values())
                .allMatch(NotFiniteTrainingTest::isFinite);
        Training next = (Training) train("--lr=0.01", "--num-steps=3", "--init-ckpt-path=" + last);
        assertThat(next.steps()).hasSize(3);
    }

    @Test
    void aBrokenCheckpointTakesTheNameOfNoGoodOne() throws IOException {
        train("--num-steps=2");
        Path good = folder.resolve("ffn/checkpoints/2.pt");
        byte[] before = Files.readAllBytes(good);
        Training broken =
                (Training)
                        train(
                                "--lr=1e30",
                                "--allow-nan",
                                "--num-steps=6",
                                "--ckpt-every=1",
                                "--keep-last=1");
        assertThat(broken.steps()).hasSize(6);
        assertThat(broken.checkpoint().getFileName()).hasToString("6.pt.broken");
        assertThat(checkpoints()).contains("1.pt", "6.pt.broken").doesNotContain("6.pt", "3.pt");
        assertThat(tutorial.lines()).anyMatch(l -> l.contains("no checkpoint of step 3"));
        assertThat(Checkpoint.read(broken.checkpoint()).completedSteps()).isEqualTo(6);
        assertThat(Files.readAllBytes(good)).isEqualTo(before);
    }

    @Test
    void aRateThatIsNoNumberIsRefusedAsAnArgument() {
        for (String rate : List.of("nan", "NaN", "Infinity", "fast")) {
            assertThatThrownBy(() -> train("--lr=" + rate))
                    .isInstanceOf(CommandLine.ParameterException.class)
                    .hasMessageContaining("found '%s', expected a finite number".formatted(rate));
        }
    }
}
