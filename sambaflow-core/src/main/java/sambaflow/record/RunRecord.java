package sambaflow.record;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import sambaflow.io.DataException;

/**
 * A run as it is recorded, by the thread that trains. A thread of its own writes what there is to
 * write and looks what is asked of the run, so that a training never waits for a disk.
 */
public final class RunRecord implements AutoCloseable {
    private static final long BEAT_MILLIS = 200;

    /** Beats from one writing of the state to the next. */
    private static final int STATE_EVERY = 5;

    private final RunFolder folder;
    private final MetricsLog log;
    private final Consumer<String> warn;
    private final Thread trainer = Thread.currentThread();
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("run-record").unstarted(task));
    private final Object ending = new Object();

    private volatile Map<String, Double> settings = Map.of();
    private volatile boolean stopAsked;
    private volatile Metric.Step last = Metric.Step.NONE;
    private volatile double secondsLeft = Double.NaN;
    private RunState state;
    private String checkpoint = "";
    private boolean cut;
    private boolean failed;
    private boolean ended;
    private int beats;

    private RunRecord(RunFolder folder, MetricsLog log, RunState state, Consumer<String> warn) {
        this.folder = folder;
        this.log = log;
        this.state = state;
        this.warn = warn;
    }

    /**
     * Begins to record a run that the calling thread will do.
     *
     * @param warn hears once if something cannot be written; the run goes on
     * @throws DataException if the folder cannot be written to now
     */
    public static RunRecord begin(
            RunFolder folder, RunStart start, int epochs, long steps, Consumer<String> warn) {
        RunState state = RunState.begun(epochs, steps);
        folder.write(start);
        folder.write(state);
        MetricsLog log;
        try {
            log = new MetricsLog(folder);
        } catch (IOException e) {
            throw DataException.failed(
                    "write", folder.metrics(), e, "check the folder's permissions and free space");
        }
        RunRecord record = new RunRecord(folder, log, state, warn);
        record.heart.scheduleWithFixedDelay(
                record::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        return record;
    }

    public RunFolder folder() {
        return folder;
    }

    /** A step is done. */
    public void step(Metric.Step step, double left) {
        last = step;
        secondsLeft = left;
        add(step);
    }

    /** Something else is to be known. */
    public void add(Metric metric) {
        try {
            log.add(metric);
        } catch (IOException e) {
            warnOnce(e.toString());
        }
    }

    /** Whether somebody asked the run to stop. */
    public boolean isStopAsked() {
        return stopAsked;
    }

    /** Hyperparameters that somebody asked for, by name. */
    public Map<String, Double> settings() {
        return settings;
    }

    private void beat() {
        try {
            log.flush();
            Map<String, Double> asked = folder.asked();
            if (!asked.equals(settings)) {
                settings = Map.copyOf(asked);
            }
            if (stopAsked) {
                wake();
            }
            stopAsked = stopAsked || folder.isAskedToStop();
            beats++;
            if (beats % STATE_EVERY == 0) {
                folder.write(state.at(last, secondsLeft));
            }
        } catch (IOException | DataException e) {
            warnOnce(e.toString());
        }
    }

    /** One that waits for data sees no question until somebody wakes it. */
    private void wake() {
        synchronized (ending) {
            if (!ended) {
                trainer.interrupt();
            }
        }
    }

    private synchronized void warnOnce(String what) {
        if (!failed) {
            failed = true;
            warn.accept(what);
        }
    }

    /**
     * Nothing interrupts the trainer any more: what it does now is saving.
     *
     * @param interrupted whether it was, by whomever
     */
    public void saving(boolean interrupted) {
        synchronized (ending) {
            ended = true;
        }
        cut = interrupted;
    }

    /** What it has saved, wherever the run then ends. */
    public void saved(String file) {
        checkpoint = file;
    }

    /**
     * The run is over.
     *
     * @param message why it failed
     */
    public void ended(RunState.Phase how, String message) {
        saving(cut);
        heart.shutdown();
        try {
            // A beat that is under way must not write an older state over this one.
            heart.awaitTermination(BEAT_MILLIS * STATE_EVERY, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            trainer.interrupt();
        }
        state = state.at(last, Double.NaN).ended(how, checkpoint, message);
        try {
            log.close();
            folder.write(state);
        } catch (IOException | DataException e) {
            warnOnce(e.toString());
        }
    }

    /** Ends a run that did not say how it ended: something threw. */
    @Override
    public void close() {
        if (state.phase() == RunState.Phase.RUNNING) {
            boolean stopped = cut || stopAsked;
            ended(
                    stopped ? RunState.Phase.STOPPED : RunState.Phase.FAILED,
                    stopped ? "" : "an error in code that the training runs ended it");
        }
    }
}
