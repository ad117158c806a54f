package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.AppListener;
import sambaflow.app.StepMetric;
import sambaflow.app.Training;
import sambaflow.device.RunException;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.RecordingPage;
import sambaflow.magics.render.RunsTable;
import sambaflow.record.Metric;
import sambaflow.record.MetricsReader;
import sambaflow.record.RunFolder;
import sambaflow.record.RunStart;
import sambaflow.record.RunState;

/** What a training leaves of itself, and what others ask of it while it goes on. */
@Timeout(300)
class RunsTest {
    @TempDir private Path folder;

    private Tutorial tutorial;
    private Path pef;

    private void compile() {
        tutorial = new Tutorial(folder);
        pef = tutorial.compile("logreg", "--batch-size=16");
    }

    private Object run(AppListener listener, String... more) {
        Path model = Tutorial.repository().resolve("notebooks/hello_world/LogReg.java");
        ModelFile file = ModelFile.load(model);
        List<String> words =
                Stream.concat(
                                Stream.of(
                                        "run",
                                        "--pef=" + pef,
                                        "--train-range=0:160",
                                        "--test-range=0:16"),
                                Stream.of(more))
                        .toList();
        return new AppCommands("LogReg.java", file::app, listener).run(words).orElseThrow();
    }

    /** Hears where a training is recorded, and does something at each step. */
    private static final class Watcher implements AppListener {
        private final List<String> lines = new ArrayList<>();
        private final CompletableFuture<RunFolder> folder = new CompletableFuture<>();
        private final Consumer<StepMetric> atStep;

        Watcher(Consumer<StepMetric> atStep) {
            this.atStep = atStep;
        }

        @Override
        public void line(String text) {
            lines.add(text);
        }

        @Override
        public void recorded(RunFolder run) {
            folder.complete(run);
        }

        @Override
        public void step(StepMetric metric) {
            atStep.accept(metric);
        }
    }

    @Test
    void aTrainingLeavesWhatItWasAndWhatItMeasured() throws Exception {
        compile();
        tutorial.run(
                "run",
                "--pef=" + pef,
                "--train-range=0:160",
                "--test-range=0:16",
                "--num-epochs=2",
                "--seed=7");
        List<RunFolder> runs = RunFolder.below(folder);
        assertThat(new Runs(runs).names()).containsExactly("logreg/1");
        RunStart start = runs.getFirst().start().orElseThrow();
        assertThat(start.arguments())
                .containsEntry("--num-epochs", "2")
                .containsEntry("--pef", pef.toString());
        assertThat(start.seed()).isEqualTo(7);
        assertThat(start.pefSha256()).hasSize(64);
        assertThat(start.source().keySet()).anyMatch(f -> f.endsWith("LogReg.java"));
        assertThat(start.hyperparameters()).containsKeys("lr", "momentum");
        List<Metric> metrics = new MetricsReader(runs.getFirst()).next();
        assertThat(metrics.stream().filter(Metric.Step.class::isInstance)).hasSize(20);
        assertThat(metrics.stream().filter(Metric.Test.class::isInstance).map(Metric::step))
                .containsExactly(10L, 20L);
        RunState state = runs.getFirst().state().orElseThrow();
        assertThat(state.seen()).isEqualTo(RunState.Phase.FINISHED);
        assertThat(state.last().step()).isEqualTo(20);
        assertThat(Path.of(state.checkpoint())).isRegularFile();
        Content content = RunsTable.of(runs.getFirst());
        assertThat(content.text()).contains("finished", "20 of 20, epoch 2/2");
        assertThat(RunsTable.table(runs).rowCount()).isOne();
    }

    @Test
    void aLearningRateIsTakenFromTheNextStepOn() {
        compile();
        Watcher[] me = new Watcher[1];
        me[0] =
                new Watcher(metric -> {
                    RunFolder run = me[0].folder.join();
                    if (metric.step() == 3) {
                        run.ask(java.util.Map.of("lr", 0.0, "no_such", 1.0));
                    }
                    if (metric.step() >= 3 && !settings(run).isEmpty()) {
                        // What was asked for is known: the rest need not be waited for.
                        run.askToStop();
                    }
                });
        Training training = (Training) run(me[0], "--num-epochs=100000");
        assertThat(training.interrupted()).isTrue();
        RunFolder run = me[0].folder.join();
        assertThat(settings(run)).hasSize(1);
        Metric.Setting setting = settings(run).getFirst();
        assertThat(setting.values()).containsOnlyKeys("lr").containsEntry("lr", 0.0);
        assertThat(setting.step()).isGreaterThanOrEqualTo(3);
        assertThat(me[0].lines)
                .anyMatch(l -> l.startsWith("[info   ] Not changed: no_such; this run has"))
                .anyMatch(l ->
                        l.equals("[info   ] From step %d on: lr 0".formatted(setting.step() + 1)))
                .anyMatch(l -> l.startsWith("Stopped at step"));
        assertThat(run.state().orElseThrow().seen()).isEqualTo(RunState.Phase.STOPPED);
        assertThat(training.checkpoint()).isRegularFile();
    }

    private static List<Metric.Setting> settings(RunFolder run) {
        return new MetricsReader(run)
                .next().stream()
                        .filter(Metric.Setting.class::isInstance)
                        .map(Metric.Setting.class::cast)
                        .toList();
    }

    @Test
    void whatEndsATrainingIsSaid() {
        compile();
        Watcher watcher = new Watcher(metric -> {});
        assertThatThrownBy(() -> run(watcher, "--lr=1e30", "--num-epochs=50"))
                .isInstanceOf(RunException.class);
        RunState state = watcher.folder.join().state().orElseThrow();
        assertThat(state.seen()).isEqualTo(RunState.Phase.FAILED);
        assertThat(state.message()).contains("The last good state is of step");
        Watcher mine =
                new Watcher(metric -> {
                    throw new IllegalStateException("mine");
                });
        assertThatThrownBy(() -> run(mine)).isInstanceOf(IllegalStateException.class);
        RunState broken = mine.folder.join().state().orElseThrow();
        assertThat(broken.seen()).isEqualTo(RunState.Phase.FAILED);
        assertThat(mine.folder.join().number()).isEqualTo(2);
    }

    @Test
    void aFolderThatTakesNoRecordStopsNoTraining() throws Exception {
        compile();
        Files.writeString(pef.resolveSibling("runs"), "in the way");
        Watcher watcher = new Watcher(metric -> {});
        Training training = (Training) run(watcher);
        assertThat(training.steps()).hasSize(10);
        assertThat(watcher.lines).anyMatch(l -> l.contains("SF512") && l.contains("no record"));
        assertThat(watcher.folder).isNotDone();
    }

    @Test
    void aRunIsFollowedToItsEndFromWhatItWrites() throws Exception {
        compile();
        Watcher watcher = new Watcher(metric -> {});
        CompletableFuture<Object> training =
                CompletableFuture.supplyAsync(() -> run(watcher, "--num-epochs=40"));
        RunFolder run = watcher.folder.get(60, TimeUnit.SECONDS);
        RecordingPage page = new RecordingPage();
        RunFollower follower = new RunFollower(run);
        RunState end = follower.follow(page);
        assertThat(end.seen()).isEqualTo(RunState.Phase.FINISHED);
        assertThat(follower.rows()).hasSize(400);
        assertThat(follower.rows().getLast().accuracy()).isBetween(0.0, 1.0);
        assertThat(page.contents()).hasSize(1);
        assertThat(page.contents().getFirst().text())
                .startsWith("Training loss of logreg/1")
                .contains("over steps 1 to 400", "accuracy");
        assertThat(page.progressLines()).last().asString().contains("step 400/400");
        assertThat(page.open()).as("displays left open").isZero();
        assertThat(training.get()).isInstanceOf(Training.class);
    }

    @Test
    void aRunIsFoundByWhatItsUserCallsIt() throws Exception {
        RunFolder one = RunFolder.next(folder.resolve("a"));
        RunFolder two = RunFolder.next(folder.resolve("a"));
        RunFolder other = RunFolder.next(folder.resolve("b"));
        Runs runs = new Runs(List.of(one, two, other));
        assertThat(runs.find("a/2")).isEqualTo(two);
        assertThat(runs.find("2")).isEqualTo(two);
        assertThatThrownBy(() -> runs.find("1")).hasMessageContaining("a/1 or b/1");
        assertThatThrownBy(() -> runs.find("c/1"))
                .hasMessageContaining("no run 'c/1'; recorded are b/1, a/2, a/1");
        assertThatThrownBy(runs::theRunning).hasMessageContaining("no run goes on");
        assertThatThrownBy(() -> new Runs(List.of()).latest())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no run is recorded yet");
    }

    @Test
    void aTerminalHasNoCellsToTrainBeside() {
        compile();
        assertThatThrownBy(() -> run(line -> {}, "--background"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("is for notebooks");
    }
}
