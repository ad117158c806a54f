package sambaflow.record;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes a run's log, in each of its forms: every step of a short run, and fifty in a second of a
 * long one.
 */
final class MetricsLog implements AutoCloseable {
    /** Steps that are all written. */
    static final int EVERY_STEP = 10_000;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<MetricsFile> files = new ArrayList<>();
    private long written;
    private long lastNanos;
    private Metric.Step left;

    /** Begins a log, or goes on with one. */
    MetricsLog(RunFolder run) throws IOException {
        try {
            files.add(new MetricsFile(run.metrics(), new JsonLines()));
            files.add(new MetricsFile(run.csv(), new CsvLines()));
            files.add(new MetricsFile(run.events(), new TensorBoardEvents(InstantSource.system())));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    synchronized void add(Metric metric) throws IOException {
        if (metric instanceof Metric.Step step) {
            step(step);
            return;
        }
        lastStep();
        write(metric);
    }

    private void write(Metric metric) throws IOException {
        for (MetricsFile file : files) {
            file.add(metric);
        }
    }

    private void step(Metric.Step step) throws IOException {
        long now = System.nanoTime();
        if (written >= EVERY_STEP && now - lastNanos < PAUSE_NANOS) {
            left = step;
            return;
        }
        left = null;
        lastNanos = now;
        written++;
        write(step);
    }

    /** The step before anything else that happens is always there. */
    private void lastStep() throws IOException {
        if (left != null) {
            write(left);
            left = null;
        }
    }

    synchronized void flush() throws IOException {
        for (MetricsFile file : files) {
            file.flush();
        }
    }

    /** Closes every file, whatever becomes of the others. */
    @Override
    public synchronized void close() throws IOException {
        IOException failure = null;
        try {
            lastStep();
        } catch (IOException e) {
            failure = e;
        }
        for (MetricsFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
