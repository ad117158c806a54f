package sambaflow.record;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Writes a run's log: every step of a short run, and fifty in a second of a long one. */
final class MetricsLog implements AutoCloseable {
    /** Steps that are all written. */
    static final int EVERY_STEP = 10_000;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final OutputStream out;
    private long written;
    private long lastNanos;
    private Metric.Step left;

    /** Begins a log, or goes on with one. */
    MetricsLog(Path file) throws IOException {
        out = new BufferedOutputStream(new FileOutputStream(file.toFile(), true));
    }

    synchronized void add(Metric metric) throws IOException {
        if (metric instanceof Metric.Step step) {
            step(step);
            return;
        }
        lastStep();
        out.write(RunJson.line(metric));
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
        out.write(RunJson.line(step));
    }

    /** The step before anything else that happens is always there. */
    private void lastStep() throws IOException {
        if (left != null) {
            out.write(RunJson.line(left));
            left = null;
        }
    }

    synchronized void flush() throws IOException {
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        try (out) {
            lastStep();
        }
    }
}
