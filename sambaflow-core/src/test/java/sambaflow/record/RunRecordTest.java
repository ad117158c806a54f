package sambaflow.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunRecordTest {
    private static final RunStart START =
            new RunStart(
                    RunStart.SCHEMA,
                    RunStart.VERSION,
                    "LogReg",
                    "out/logreg/logreg.pef",
                    "00ff",
                    "abc",
                    Map.of("../LogReg.java", "11"),
                    Map.of("--num-epochs", "2"),
                    Map.of("lr", 0.1),
                    256,
                    "built-in digits",
                    32,
                    Map.of("java", "25"),
                    "2026-11-25T10:00:00Z");

    @TempDir private Path folder;
    private final List<String> warnings = new ArrayList<>();

    private RunRecord begin() {
        return RunRecord.begin(RunFolder.next(folder), START, 2, 40, warnings::add);
    }

    private static Metric.Step step(long number) {
        return new Metric.Step(number, 1, 0.5 * number, 1.0 / number, 1.0, 64);
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        CountDownLatch never = new CountDownLatch(1);
        while (!what.getAsBoolean() && System.nanoTime() < end) {
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(what.getAsBoolean()).isTrue();
    }

    @Test
    void whatIsWrittenIsRead() {
        RunRecord record = begin();
        record.step(step(1), 12);
        record.add(new Metric.Setting(1, Map.of("lr", 0.01)));
        record.step(step(2), 11);
        record.add(new Metric.Test(2, 1, Double.NaN, 0.25));
        record.saved("ckpt/2.pt");
        record.ended(RunState.Phase.FINISHED, "");

        RunFolder run = record.folder();
        assertThat(run.start()).contains(START);
        assertThat(new MetricsReader(run).next())
                .containsExactly(
                        step(1),
                        new Metric.Setting(1, Map.of("lr", 0.01)),
                        step(2),
                        new Metric.Test(2, 1, Double.NaN, 0.25));
        RunState state = run.state().orElseThrow();
        assertThat(state.seen()).isEqualTo(RunState.Phase.FINISHED);
        assertThat(state.last()).isEqualTo(step(2));
        assertThat(state.checkpoint()).isEqualTo("ckpt/2.pt");
        assertThat(state.isOurs()).isTrue();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aReaderFollowsAndWaitsForTheEndOfALine() throws Exception {
        RunRecord record = begin();
        MetricsReader reader = new MetricsReader(record.folder());
        assertThat(reader.next()).isEmpty();
        record.step(step(1), 1);
        List<Metric> found = new ArrayList<>();
        await(() -> found.addAll(reader.next()) || !found.isEmpty());
        assertThat(found).containsExactly(step(1));
        byte[] line = RunJson.line(step(2));
        Path file = record.folder().metrics();
        Files.write(file, java.util.Arrays.copyOf(line, 20), StandardOpenOption.APPEND);
        assertThat(reader.next()).isEmpty();
        Files.write(
                file,
                java.util.Arrays.copyOfRange(line, 20, line.length),
                StandardOpenOption.APPEND);
        assertThat(reader.next()).containsExactly(step(2));
        record.close();
    }

    @Test
    void runsThatBeginTogetherGetNumbersOfTheirOwn() throws Exception {
        int many = 24;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<RunFolder>> folders = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
            Callable<RunFolder> one =
                    () -> {
                        go.await();
                        return RunFolder.next(folder);
                    };
            for (int i = 0; i < many; i++) {
                folders.add(threads.submit(one));
            }
            go.countDown();
        }
        List<Integer> numbers = new ArrayList<>();
        for (Future<RunFolder> each : folders) {
            numbers.add(each.get().number());
        }
        assertThat(numbers).doesNotHaveDuplicates().hasSize(many);
        assertThat(RunFolder.of(folder)).hasSize(many).first().isEqualTo(at(1));
        assertThat(at(3).name()).isEqualTo(folder.getFileName() + "/3");
    }

    private RunFolder at(int number) {
        return new RunFolder(folder.resolve("runs").resolve("" + number));
    }

    @Test
    void whatIsAskedIsHeard() throws Exception {
        RunRecord record = begin();
        record.folder().ask(Map.of("lr", 0.5));
        await(() -> record.settings().equals(Map.of("lr", 0.5)));
        record.folder().ask(Map.of("momentum", 0.9));
        await(() -> record.settings().equals(Map.of("lr", 0.5, "momentum", 0.9)));
        assertThat(record.isStopAsked()).isFalse();
        record.folder().askToStop();
        await(record::isStopAsked);
        record.saving(false);
        record.close();
        assertThat(record.folder().state().orElseThrow().seen()).isEqualTo(RunState.Phase.STOPPED);
    }

    @Test
    void oneThatWaitsIsWokenAndOneThatSavesIsNot() throws Exception {
        RunRecord waiting = begin();
        waiting.folder().askToStop();
        boolean woken = false;
        try {
            woken = new CountDownLatch(1).await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            woken = true;
        }
        assertThat(woken).isTrue();
        waiting.close();
        RunRecord saving = begin();
        saving.saving(false);
        saving.folder().askToStop();
        await(saving::isStopAsked);
        assertThat(new CountDownLatch(1).await(600, TimeUnit.MILLISECONDS)).isFalse();
        saving.close();
    }

    @Test
    void aRunWhoseProcessIsGoneIsLost() {
        RunRecord record = begin();
        RunState state = record.folder().state().orElseThrow();
        assertThat(state.seen()).isEqualTo(RunState.Phase.RUNNING);
        RunState.Process here = state.process();
        assertThat(
                        with(
                                        state,
                                        new RunState.Process(
                                                here.pid(), here.host(), "1999-01-01T00:00:00Z"))
                                .seen())
                .isEqualTo(RunState.Phase.LOST);
        RunState.Process elsewhere = new RunState.Process(1, "another machine", "");
        assertThat(with(state, elsewhere).seen()).isEqualTo(RunState.Phase.RUNNING);
        assertThat(at(with(state, elsewhere), Instant.now().minus(Duration.ofMinutes(2))).seen())
                .isEqualTo(RunState.Phase.LOST);
        record.close();
    }

    private static RunState with(RunState s, RunState.Process process) {
        return new RunState(
                s.phase(),
                process,
                s.updated(),
                s.last(),
                s.epochs(),
                s.totalSteps(),
                s.secondsLeft(),
                s.checkpoint(),
                s.message());
    }

    private static RunState at(RunState s, Instant updated) {
        return new RunState(
                s.phase(),
                s.process(),
                updated.toString(),
                s.last(),
                s.epochs(),
                s.totalSteps(),
                s.secondsLeft(),
                s.checkpoint(),
                s.message());
    }

    @Test
    void aLongRunIsThinnedAndKeepsItsLastStep() throws IOException {
        RunFolder run = RunFolder.next(folder);
        int steps = MetricsLog.EVERY_STEP + 5_000;
        long began = System.nanoTime();
        try (MetricsLog log = new MetricsLog(run)) {
            for (int i = 1; i <= steps; i++) {
                log.add(step(i));
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Metric> read = new MetricsReader(run).next();
        assertThat(read.size())
                .isBetween(
                        MetricsLog.EVERY_STEP + 1,
                        MetricsLog.EVERY_STEP + 3 + (int) (50 * seconds));
        assertThat(read.getLast()).isEqualTo(step(steps));
    }

    @Test
    void aFolderThatHoldsNoRunIsNone() throws IOException {
        Files.createDirectories(folder.resolve("a/runs/1"));
        Files.createDirectories(folder.resolve("a/runs/latest"));
        Files.createDirectories(folder.resolve("b"));
        assertThat(RunFolder.below(folder)).extracting(RunFolder::name).containsExactly("a/1");
        assertThat(RunFolder.below(folder).getFirst().state()).isEmpty();
        Files.writeString(folder.resolve("a/runs/1/state.json"), "{\"phase\": \"half");
        assertThat(RunFolder.below(folder).getFirst().isRunning()).isFalse();
        assertThat(RunFolder.below(folder.resolve("none"))).isEmpty();
    }
}
