package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Training;

/** The whole road against PyTorch: same first weights, same images, same hyperparameters. */
class GoldenTrainingTest {
    @TempDir private Path folder;

    private static Path shared() {
        String given = System.getProperty("SAMBAFLOW_SHARED", System.getenv("SAMBAFLOW_SHARED"));
        return given != null ? Path.of(given) : Tutorial.repository().resolveSibling("shared");
    }

    @Test
    void followsEveryLossOfPyTorch() throws IOException {
        Path golden = shared().resolve("golden/train/logreg.json");
        Path images = shared().resolve("data/mnist");
        assumeTrue(Files.exists(golden) && Files.exists(images), "no reference results here");
        JsonNode expected = new ObjectMapper().readTree(golden.toFile());
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("golden", "-b", "32", "--bias", "--graphamp-preset=mp0");
        Training training =
                (Training)
                        tutorial.run(
                                "run",
                                "--pef=" + pef,
                                "--no-shuffle",
                                "--data-dir=" + images,
                                "--momentum=0.9",
                                "--init-ckpt-path="
                                        + golden.resolveSibling("logreg.first.safetensors"));
        JsonNode losses = expected.get("losses");
        assertThat(training.steps()).hasSize(losses.size());
        for (int i = 0; i < losses.size(); i++) {
            assertThat(training.steps().get(i).loss())
                    .as("step %d", i + 1)
                    .isCloseTo(losses.get(i).asDouble(), within(1e-4));
        }
        assertThat(training.tests().getLast().percent() / 100)
                .isCloseTo(expected.get("test_accuracy").asDouble(), within(5e-4));
    }
}
