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
import sambaflow.app.AccuracyRun;
import sambaflow.app.Training;

/** The whole road against PyTorch: same first weights, same images, same hyperparameters. */
class GoldenTrainingTest {
    private static final String[] LENET = {"--lr=0.05", "--weight-decay=0.001", "-e", "2"};

    @TempDir private Path folder;

    @Test
    void followsEveryLossOfPyTorch() throws IOException {
        Golden golden = Golden.of("logreg");
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("golden", "-b", "32", "--bias", "--graphamp-preset=mp0");
        Training training = golden.trained(tutorial, pef, "--momentum=0.9");
        golden.assertFollowed(training, 250, 0.004);
        golden.assertAccuracy(golden.tested(tutorial, pef, training), 0.05);
    }

    @Test
    void followsEveryConvolutionOfPyTorch() throws IOException {
        Golden golden = Golden.of("lenet");
        Tutorial tutorial = Tutorial.lenet(folder);
        Path pef = tutorial.compile("golden", "--graphamp-preset=mp0");
        Training training = golden.trained(tutorial, pef, LENET);
        golden.assertFollowed(training, 100, 0.002);
        golden.assertFollowed(training, 500, 0.1);
        golden.assertAccuracy(golden.tested(tutorial, pef, training), 0.5);
    }

    /**
     * In step 59 the input of a ReLU is 1e-6 below zero. Sums in which more is rounded fall above,
     * and from there on two right trainings are no longer the same to the last digits.
     */
    @Test
    void followsAdamWOfPyTorch() throws IOException {
        Golden golden = Golden.of("mlp_adamw");
        Tutorial tutorial = Tutorial.ffn(folder);
        Path pef = tutorial.compile("golden", "-b", "64", "--graphamp-preset=mp0");
        Training training = golden.trained(tutorial, pef);
        golden.assertFollowed(training, 58, 0.005);
        golden.assertFollowed(training, 125, 0.1);
        golden.assertAccuracy(golden.tested(tutorial, pef, training), 0.5);
    }

    @Test
    void learnsAsWellInBfloat16() throws IOException {
        Tutorial lenet = Tutorial.lenet(folder);
        assertLearns("lenet", lenet, lenet.compile("lenet"), LENET);
        Tutorial ffn = Tutorial.ffn(folder);
        assertLearns("mlp_adamw", ffn, ffn.compile("ffn", "-b", "64"));
        Tutorial logreg = new Tutorial(folder);
        Path pef = logreg.compile("logreg", "-b", "32", "--bias");
        assertLearns("logreg", logreg, pef, "--momentum=0.9");
    }

    private static void assertLearns(String name, Tutorial tutorial, Path pef, String... more)
            throws IOException {
        Golden golden = Golden.of(name);
        Training training = golden.trained(tutorial, pef, more);
        golden.assertAccuracy(golden.tested(tutorial, pef, training), 1.5);
    }

    /** The first steps of 32 images, each in four microbatches. */
    @Test
    void followsLeNetOfPyTorchInMicrobatches() throws IOException {
        Golden golden = Golden.of("lenet");
        Tutorial tutorial = Tutorial.lenet(folder);
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

        /** The first losses, as near to PyTorch's as {@code percent} of them. */
        void assertFollowed(Training training, int steps, double percent) {
            List<Double> losses = losses();
            assertThat(training.steps()).hasSize(losses.size());
            for (int i = 0; i < steps; i++) {
                assertThat(training.steps().get(i).loss())
                        .as("step %d", i + 1)
                        .isCloseTo(losses.get(i), withinPercentage(percent));
            }
        }

        /** Accuracy within {@code points} of a percent of PyTorch's. */
        void assertAccuracy(AccuracyRun run, double points) {
            assertThat(run.accuracy().percent())
                    .as("accuracy of %s", file.getFileName())
                    .isCloseTo(100 * content.get("test_accuracy").asDouble(), within(points));
        }

        AccuracyRun tested(Tutorial tutorial, Path pef, Training training) {
            return (AccuracyRun)
                    tutorial.run(
                            "run",
                            "--test",
                            "--pef=" + pef,
                            "--data-dir=" + images(),
                            "--init-ckpt-path=" + training.checkpoint());
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
