package sambaflow.magics.command;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import sambaflow.io.DataException;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Display;
import sambaflow.magics.page.Page;
import sambaflow.magics.page.Progress;
import sambaflow.magics.render.LossCurve;
import sambaflow.magics.render.MetricRow;
import sambaflow.magics.render.MetricRows;
import sambaflow.magics.render.ProgressLine;
import sambaflow.record.Metric;
import sambaflow.record.MetricsReader;
import sambaflow.record.RunFolder;
import sambaflow.record.RunState;

/** Watches a run by what it writes, whichever process that runs in. */
public final class RunFollower {
    /** A file system may tell of no change, and a process that died writes none. */
    private static final long LOOK_MILLIS = 1000;

    private final RunFolder run;
    private final MetricsReader reader;
    private final MetricRows rows = new MetricRows();
    private String changed = "";
    private Optional<RunState> state = Optional.empty();

    public RunFollower(RunFolder run) {
        this.run = run;
        this.reader = new MetricsReader(run);
    }

    /**
     * Draws the run's curve on {@code page} until the run is over.
     *
     * @return the state it ended in
     * @throws InterruptedException if the caller does not want to see more; the run goes on
     */
    public RunState follow(Page page) throws InterruptedException {
        read();
        try (Progress progress = page.progress();
                Display curve = page.display(curve())) {
            await(() -> {
                read();
                progress.at(-1, this::line);
                curve.update(this::curve);
                return isOver();
            });
        }
        return state.orElseThrow();
    }

    /**
     * Waits until the run is over.
     *
     * @return false if it was not after so long
     */
    public boolean awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        await(() -> {
            state = run.state();
            return isOver() || System.nanoTime() - end >= 0;
        });
        return isOver();
    }

    /** The rows of the curve so far. */
    public List<MetricRow> rows() {
        return rows.rows();
    }

    private interface Look {
        boolean enough();
    }

    private void await(Look look) throws InterruptedException {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            run.path()
                    .register(
                            watch,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
            while (!look.enough()) {
                WatchKey key = watch.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        } catch (IOException e) {
            throw DataException.failed(
                    "read", run.path(), e, "check that the run's folder is there");
        }
    }

    private boolean isOver() {
        Predicate<RunState> running = s -> s.seen() == RunState.Phase.RUNNING;
        return state.isPresent() && state.filter(running).isEmpty();
    }

    private void read() {
        // The state first: what was written before it is there to be read then.
        state = run.state();
        for (Metric metric : reader.next()) {
            rows.add(metric);
            if (metric instanceof Metric.Setting s) {
                changed = ", %s since step %d".formatted(s.text(), s.step() + 1);
            }
        }
    }

    private Content curve() {
        return LossCurve.of(rows(), "Training loss of " + run.name() + changed);
    }

    private String line() {
        if (state.isEmpty()) {
            return run.name() + " begins";
        }
        RunState s = state.get();
        Metric.Step step = rows().isEmpty() ? null : s.last();
        ProgressLine line =
                new ProgressLine(
                        "%s %s".formatted(run.name(), s.seen()),
                        step == null ? 0 : Math.max(step.step(), rows().getLast().step()),
                        s.totalSteps(),
                        step == null ? 0 : step.epoch(),
                        s.epochs(),
                        step == null ? Double.NaN : step.samplesPerSecond(),
                        s.secondsLeft(),
                        step == null ? Double.NaN : step.averageLoss());
        return line.text();
    }
}
