package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.AccuracyRun;
import sambaflow.app.Inference;
import sambaflow.app.TestRun;
import sambaflow.app.Training;
import sambaflow.io.DataSource;
import sambaflow.io.Idx;
import sambaflow.pef.PefReader;

/** The convolutional tutorial step by step, in its own lines. */
class LeNetTest {
    private static final String RULE = "=".repeat(30);

    @TempDir private Path folder;

    private Tutorial lenet;
    private Path pef;

    @BeforeEach
    void compile() {
        lenet = Tutorial.lenet(folder);
        pef = lenet.compile("lenet", "--batch-size=8");
    }

    private Training train(String... more) {
        lenet.lines().clear();
        Stream<String> first = Stream.of("run", "--pef=" + pef, "--train-range=0:1000");
        return (Training) lenet.run(Stream.concat(first, Stream.of(more)).toArray(String[]::new));
    }

    /** The lines after those of the runtime. */
    private List<String> told() {
        List<String> lines = lenet.lines();
        int first = 0;
        while (!lines.get(first).startsWith("[WARNING]")
                && !lines.get(first).startsWith("Loading")) {
            first++;
        }
        return lines.subList(first, lines.size());
    }

    @Test
    void tellsTrainingAndResumptionInTheDocumentedLines() {
        Training first = train();
        List<String> told = told();
        assertThat(told.get(0))
                .isEqualTo("[WARNING] No valid initial checkpoint has been provided");
        assertThat(told.get(1)).isEqualTo("Using dataset: built-in digits/train");
        assertThat(told.subList(2, 5))
                .containsExactly(
                        RULE,
                        "Initial epoch:   0, initial step:      0",
                        "Target epoch:    1, target step:     125");
        assertThat(told.get(5)).matches("Epoch \\[1/1], Step \\[100/125], Loss: \\d\\.\\d{4}");
        assertThat(told.subList(6, told.size()))
                .containsExactly("Checkpoint saved at " + first.checkpoint());
        assertThat(first.checkpoint()).hasFileName("125.pt");
        String from = "--init-ckpt-path=" + first.checkpoint();
        train(from, "--num-epochs=2");
        told = told();
        assertThat(told.subList(0, 3))
                .containsExactly(
                        "Loading checkpoint from file " + first.checkpoint(),
                        "Loading model...",
                        "Loading optimizer...");
        assertThat(told.subList(4, 7))
                .containsExactly(
                        RULE,
                        "Initial epoch:   1, initial step:    125",
                        "Target epoch:    2, target step:     250");
        assertThat(told.get(7)).matches("Epoch \\[2/2], Step \\[225/250], Loss: \\d\\.\\d{4}");
        train(from);
        assertThat(told())
                .contains("Epochs trained: 1 is equal to epochs requested: 1. Exiting...");
    }

    /** Files to train on are named as the tutorial names them. */
    @Test
    void namesTheSetInTheFolderOfData() {
        Path data = folder.resolve("data");
        for (String set : List.of(DataSource.TRAIN, DataSource.TEST)) {
            Idx.of(new byte[16 * 784], 16, 28, 28).write(data.resolve(set + "-images-idx3-ubyte"));
            Idx.of(new byte[16], 16).write(data.resolve(set + "-labels-idx1-ubyte"));
        }
        lenet.run("run", "--pef=" + pef, "--data-dir=" + data);
        assertThat(told()).contains("Using dataset: " + data.resolve("train"));
        assertThat(folder.resolve("lenet/checkpoints/2.pt")).exists();
    }

    @Test
    void withACheckpointARunOfTheTestMeasuresItsAccuracy() {
        String from = "--init-ckpt-path=" + train().checkpoint();
        AccuracyRun tested =
                (AccuracyRun)
                        lenet.run("run", "--test", "--pef=" + pef, from, "--test-range=0:100");
        assertThat(tested.accuracy().percent()).isPositive();
        assertThat(lenet.lines().getLast())
                .matches("Test Accuracy: \\d+\\.\\d\\d {2}Loss: \\d\\.\\d{4}");
        Inference inferred =
                (Inference)
                        lenet.run("run", "--inference", "--pef=" + pef, from, "--test-range=0:100");
        assertThat(inferred.accuracy().orElseThrow()).isEqualTo(tested.accuracy().percent());
    }

    @Test
    void infersEveryImageUnderTheNameOfItsClass() throws Exception {
        Training training = train("--num-steps=1");
        Path results = folder.resolve("results");
        Inference inferred =
                (Inference)
                        lenet.run(
                                "run",
                                "--inference",
                                "--dataset-name=t10k",
                                "--test-range=0:21",
                                "--results-dir=" + results,
                                "--class-names=fashion-mnist",
                                "--pef=" + pef,
                                "--init-ckpt-path=" + training.checkpoint());
        assertThat(Files.size(results.resolve("prediction-labels-idx1-ubyte"))).isEqualTo(8 + 21);
        assertThat(inferred.className(9)).isEqualTo("Ankle boot");
        assertThat(inferred.className(10)).isEqualTo("10");
        assertThat(inferred.data().size()).isEqualTo(21);
    }

    @Test
    void hasTheTutorialsArgumentsAndPrintsThemSorted() throws Exception {
        Path plain = lenet.compile("plain");
        assertThat(PefReader.read(plain).manifest().batchSize()).isEqualTo(32);
        train("--print-params", "--num-steps=1");
        List<String> params = lenet.lines().stream().filter(l -> l.matches("[a-z_]+: .*")).toList();
        assertThat(params)
                .isSorted()
                .contains(
                        "lr: 0.1",
                        "momentum: 0.0",
                        "num_classes: 10",
                        "num_features: 784",
                        "print_params: true",
                        "seed: 42",
                        "weight_decay: 0.01");
        byte[] quiet = Files.readAllBytes(plain);
        assertThat(lenet.compile("plain", "--print-params")).hasBinaryContent(quiet);
    }

    @Test
    void aHealthyNetworkPassesItsTest() {
        TestRun test = (TestRun) lenet.run("run", "--test", "--pef=" + pef);
        assertThat(test.compared()).allMatch(TestRun.Compared::passed).hasSize(11);
    }
}
