package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Checkpoint;
import sambaflow.app.Inference;
import sambaflow.app.StepMetric;
import sambaflow.app.Training;
import sambaflow.io.DataException;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.Tensor;

/** Tables, JSON lines and data sets of an app's own, from training to results. */
class OwnDataTest {
    private static final String APP =
            """
            import java.util.List;
            import sambaflow.app.App;
            import sambaflow.io.*;
            import sambaflow.nn.*;
            import sambaflow.nn.Module;
            import sambaflow.nn.optim.*;
            import sambaflow.tensor.Tensor;
            import sambaflow.trace.InputSpec;

            public class Table extends App {
                public record Result(SambaTensor loss, SambaTensor out) {}

                public static class Net extends Module {
                    final Linear layer = new Linear(2, %d);
                    final %s criterion = new %<s();

                    public Result forward(SambaTensor x, SambaTensor y) {
                        SambaTensor out = layer.forward(x);
                        return new Result(criterion.forward(out, y), out);
                    }
                }

                @Override
                public Module model() {
                    return new Net();
                }

                @Override
                public List<InputSpec> inputs() {
                    return List.of(InputSpec.f32("x", batchSize(), 2), %s);
                }

                @Override
                public Optimizer optimizer() {
                    return new SGD(0.1, 0.9, 0);
                }

                %s
            }
            """;

    private static final String CLASSES = "InputSpec.i64(\"y\", batchSize())";
    private static final String NUMBERS = "InputSpec.f32(\"y\", batchSize(), 1)";

    @TempDir private Path folder;

    private Tutorial classifier() throws IOException {
        return app(3, "CrossEntropyLoss", CLASSES, "");
    }

    private Tutorial app(int outputs, String loss, String labels, String more) throws IOException {
        String source = APP.formatted(outputs, loss, labels, more);
        return new Tutorial(folder, Files.writeString(folder.resolve("Table.java"), source));
    }

    /** Three clouds of points, sorted by class. */
    private Path table(int rows) throws IOException {
        CounterRandom random = new CounterRandom(3, 4);
        List<String> lines = new ArrayList<>(List.of("width,height,kind"));
        for (int i = 0; i < rows; i++) {
            int kind = i * 3 / rows;
            double x = kind == 1 ? 3 : 0;
            double y = kind == 2 ? 3 : 0;
            lines.add(
                    "%.3f,%.3f,kind %c"
                            .formatted(
                                    x + random.normal(2 * i),
                                    y + random.normal(2 * i + 1),
                                    'a' + kind));
        }
        return Files.write(folder.resolve("points.csv"), lines);
    }

    private Training train(Tutorial app, Path pef, String... more) {
        Stream<String> first = Stream.of("run", "--pef=" + pef, "--no-shuffle");
        return (Training) app.run(Stream.concat(first, Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void aTableIsTrainedOnAndItsClassesCalledByName() throws IOException {
        Tutorial app = classifier();
        Path pef = app.compile("table", "-b", "16", "--graphamp-preset=mp0");
        Path data = table(150);
        Training training =
                (Training) app.run("run", "--pef=" + pef, "--data-dir=" + data, "-e", "5");
        assertThat(training.steps()).hasSize(5 * 8);
        assertThat(training.tests().getLast().percent()).isGreaterThan(75);
        assertThat(training.waitingShare()).isBetween(0.0, 1.0);
        Inference inference =
                (Inference) app.run("run", "--inference", "--pef=" + pef, "--data-dir=" + data);
        assertThat(inference.results()).endsWithRaw(Path.of("results/predictions.csv"));
        List<String> lines = Files.readAllLines(inference.results());
        assertThat(lines).hasSize(31);
        assertThat(lines.getFirst())
                .isEqualTo(
                        "sample,predicted,label,\"score_kind a\",\"score_kind b\",\"score_kind c\"");
        assertThat(lines.get(1)).startsWith("0,\"kind a\",\"kind a\",");
        assertThat(inference.accuracy().getAsDouble())
                .isCloseTo(training.tests().getLast().percent(), within(1e-9));
    }

    @Test
    void aPaddedLastBatchIsThatOfASmallerBatch() throws IOException {
        Tutorial app = classifier();
        Path data = Files.createDirectories(folder.resolve("d"));
        List<String> lines = Files.readAllLines(table(60));
        Files.write(data.resolve("train.csv"), lines.subList(0, 61));
        Files.write(data.resolve("test.csv"), lines.subList(0, 31));
        // 60 samples: 32 and a last batch of 28.
        Path padded = app.compile("padded", "-b", "32", "--graphamp-preset=mp0");
        Training found = train(app, padded, "--data-dir=" + data);
        assertThat(found.steps()).hasSize(2);
        assertThat(app.lines())
                .anyMatch(
                        l -> l.contains("28 samples and 4 rows of padding, which the loss leaves"));
        Training first = train(app, padded, "--data-dir=" + data, "--num-steps=1");
        Path whole = app.compile("whole", "-b", "28", "--graphamp-preset=mp0");
        Training last =
                train(
                        app,
                        whole,
                        "--data-dir=" + data,
                        "--train-range=32:60",
                        "-e",
                        "2",
                        "--num-steps=2",
                        "--init-ckpt-path=" + first.checkpoint());
        assertThat(last.steps()).hasSize(1);
        assertThat(found.steps().getLast().loss())
                .isCloseTo(last.steps().getLast().loss(), within(1e-6));
        assertSameModel(found, last);
        assertThat(found.tests().getLast().loss())
                .as("30 samples to test: 32 rows or 28 and 2")
                .isCloseTo(last.tests().getLast().loss(), within(1e-5));
    }

    private static void assertSameModel(Training found, Training other) {
        Map<String, Tensor> expected = Checkpoint.read(other.checkpoint()).model();
        Checkpoint.read(found.checkpoint())
                .model()
                .forEach((name, tensor) -> {
                    for (long i = 0; i < tensor.elements(); i++) {
                        assertThat(tensor.get(i))
                                .as(name)
                                .isCloseTo(expected.get(name).get(i), within(1e-6));
                    }
                });
    }

    @Test
    void droppingTheLastBatchIsAskedForAndTold() throws IOException {
        Tutorial app = classifier();
        Path pef = app.compile("table", "-b", "32");
        Training training = train(app, pef, "--data-dir=" + table(100), "--drop-last");
        assertThat(training.steps()).hasSize(2);
        assertThat(app.lines()).anyMatch(l -> l.contains("--drop-last leaves 16 samples out"));
    }

    @Test
    void aPaddedEpochGoesOnFromItsMiddleAsIfItHadNeverStopped() throws IOException {
        Tutorial app = classifier();
        Path pef = app.compile("table", "-b", "32", "--graphamp-preset=mp0");
        String data = "--data-dir=" + table(100);
        String[] all = {"run", "--pef=" + pef, data, "-e", "2"};
        Training whole = (Training) app.run(all);
        Training half = train(app, pef, data, "-e", "2", "--num-steps=4");
        assertThat(half.steps()).hasSize(4);
        half = (Training) app.run("run", "--pef=" + pef, data, "-e", "2", "--num-steps=4");
        Training rest =
                (Training)
                        app.run(
                                "run",
                                "--pef=" + pef,
                                data,
                                "-e",
                                "2",
                                "--init-ckpt-path=" + half.checkpoint());
        assertThat(rest.steps().stream().map(StepMetric::loss).toList())
                .isEqualTo(whole.steps().stream().skip(4).map(StepMetric::loss).toList());
    }

    @Test
    void aLossThatCannotLeaveRowsOutIsTold() throws IOException {
        Tutorial app = app(1, "MSELoss", NUMBERS, "");
        Path data = folder.resolve("train.jsonl");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add("{\"x\": [%d, %d], \"target\": %s}".formatted(i % 5, i % 3, i % 5 * 0.5));
        }
        Files.write(data, lines);
        Path pef = app.compile("table", "-b", "16", "--graphamp-preset=mp0");
        Training training =
                (Training) app.run("run", "--pef=" + pef, "--data-dir=" + data, "-e", "40");
        assertThat(app.lines())
                .anyMatch(l -> l.contains("8 rows that repeat the last") && l.contains("sub"));
        assertThat(training.tests().getLast().percent()).isNaN();
        Inference inference =
                (Inference) app.run("run", "--inference", "--pef=" + pef, "--data-dir=" + data);
        assertThat(inference.predictions()).isEmpty();
        assertThat(Files.readAllLines(inference.results()).getFirst()).isEqualTo("sample,output_0");
        assertThat(inference.scores().get(0)).isCloseTo(2.0, within(0.5));
    }

    @Test
    void anAppMayHaveDataOfItsOwn() throws IOException {
        Tutorial app =
                app(
                        3,
                        "CrossEntropyLoss",
                        CLASSES,
                        """
                        @Override
                        public DataSource data(DataRequest request) {
                            Dataset own = Dataset.of("own", 40, i ->
                                    Sample.of(Tensor.of(new float[] {i % 3, i % 2}), i % 3));
                            return DataSource.of(own.slice(0, 32), own.slice(32, 40));
                        }
                        """);
        Path pef = app.compile("table", "-b", "8");
        assertThat(train(app, pef).steps()).hasSize(4);
        assertThat(app.lines()).contains("Using dataset: own: 32 samples to train, own: 8 to test");
    }

    @Test
    void dataThatDoesNotFitTheModelIsTold() throws IOException {
        Tutorial app = classifier();
        Path pef = app.compile("table", "-b", "8");
        assertThatThrownBy(() -> train(app, pef))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("built-in digits", "[1, 28, 28]", "input 'x'", "[2]");
        Path words = Files.writeString(folder.resolve("w.csv"), "1,2,0\n1,2,0\n1,2,0\n1,oops,1\n");
        assertThatThrownBy(() -> train(app, pef, "--data-dir=" + words))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("w.csv:4:2", "'oops'");
        Path fields =
                Files.writeString(folder.resolve("f.jsonl"), "{\"a\": [1, 2], \"label\": 1}\n");
        assertThatThrownBy(() -> train(app, pef, "--data-dir=" + fields))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("[a, label]", "input 'x'", "features");
        Path none = Files.writeString(folder.resolve("n.csv"), "1,2\n3,4\n");
        assertThatThrownBy(() -> train(app, pef, "--data-dir=" + none))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("n.csv has no labels", "--label-column");
    }
}
