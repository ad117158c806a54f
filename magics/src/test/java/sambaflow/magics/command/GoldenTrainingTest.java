package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Training;

/** The whole road against PyTorch: same first weights, same images, same hyperparameters. */
class GoldenTrainingTest {
    /**
     * In this step of the network, counted from 1, the input of a ReLU is 1e-6 below zero, as sums
     * in double show. Sums in float32 fall on either side of zero by the order of their terms, and
     * from there on two right trainings are no longer the same to the last digits.
     */
    private static final int AT_THE_KINK = 59;

    @TempDir private Path folder;

    @Test
    void followsEveryLossOfPyTorch() throws IOException {
        Golden golden = Golden.of("logreg");
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("golden", "-b", "32", "--bias", "--graphamp-preset=mp0");
        Training training = golden.trained(tutorial, pef, "--momentum=0.9");
        List<Double> losses = golden.losses();
        assertThat(training.steps()).hasSize(losses.size());
        for (int i = 0; i < losses.size(); i++) {
            assertThat(training.steps().get(i).loss())
                    .as("step %d", i + 1)
                    .isCloseTo(losses.get(i), within(1e-4));
        }
        assertThat(training.tests().getLast().percent() / 100)
                .isCloseTo(golden.accuracy(), within(5e-4));
    }

    @Test
    void followsAdamWOfPyTorch() throws IOException {
        Golden golden = Golden.of("mlp_adamw");
        Tutorial tutorial = Tutorial.ffn(folder);
        Path pef = tutorial.compile("golden", "-b", "64", "--graphamp-preset=mp0");
        Training training = golden.trained(tutorial, pef);
        List<Double> losses = golden.losses();
        assertThat(training.steps()).hasSize(losses.size());
        for (int i = 0; i < 100; i++) {
            assertThat(training.steps().get(i).loss())
                    .as("step %d", i + 1)
                    .isCloseTo(losses.get(i), withinPercentage(i < AT_THE_KINK ? 0.01 : 2));
        }
        assertThat(training.tests().getLast().percent() / 100)
                .isCloseTo(golden.accuracy(), within(0.01));
    }

    /** The first steps of 32 images, each in four microbatches. */
    @Test
    void followsLeNetOfPyTorchInMicrobatches() throws IOException {
        Golden golden = Golden.of("lenet");
        Tutorial tutorial =
                new Tutorial(folder, Tutorial.repository().resolve("notebooks/lenet/LeNet.java"));
        Path pef = tutorial.compile("golden", "-b", "32", "-mb", "8", "--graphamp-preset=mp0");
        Training training =
                golden.trained(
                        tutorial, pef, "--num-steps=40", "--lr=0.05", "--weight-decay=0.001");
        for (int i = 0; i < 40; i++) {
            assertThat(training.steps().get(i).loss())
                    .as("step %d", i + 1)
                    .isCloseTo(golden.losses().get(i), within(1e-4));
        }
    }

    /**
     * A training of PyTorch's: the folder of reference results has its first weights and losses.
     */
    private record Golden(Path file, JsonNode content) {
        static Golden of(String name) throws IOException {
            Path file = Tutorial.shared().resolve("golden/train/" + name + ".json");
            assumeTrue(Files.exists(file) && Files.exists(images()), "no reference results here");
            return new Golden(file, new ObjectMapper().readTree(file.toFile()));
        }

        private static Path images() {
            return Tutorial.shared().resolve("data/mnist");
        }

        List<Double> losses() {
            return StreamSupport.stream(content.get("losses").spliterator(), false)
                    .map(JsonNode::asDouble)
                    .toList();
        }

        double accuracy() {
            return content.get("test_accuracy").asDouble();
        }

        Training trained(Tutorial tutorial, Path pef, String... more) {
            String first = file.getFileName().toString().replace(".json", ".first.safetensors");
            Stream<String> arguments =
                    Stream.of(
                            "run",
                            "--pef=" + pef,
                            "--no-shuffle",
                            "--data-dir=" + images(),
                            "--init-ckpt-path=" + file.resolveSibling(first));
            return (Training)
                    tutorial.run(
                            Stream.concat(arguments, Arrays.stream(more)).toArray(String[]::new));
        }
    }
}
