package sambaflow.kernel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sambaflow.kernel.shell.CellException;
import sambaflow.kernel.shell.Source;

/**
 * Brings the Java shell up once, on the cell thread, and warms the compiler while nobody waits: the
 * first compilation of a JVM costs more than a hundred later ones.
 */
final class Startup {
    private final JavaKernel kernel;
    private final CellThread cells;
    private final Consumer<String> log;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    Startup(JavaKernel kernel, CellThread cells, Consumer<String> log) {
        this.kernel = kernel;
        this.cells = cells;
        this.log = log;
    }

    void begin() {
        if (begun.compareAndSet(false, true)) {
            cells.submit(this::start);
            cells.submit(this::warm);
        }
    }

    /** Waits until the shell is there, or has failed to start. */
    void await() {
        begin();
        started.join();
    }

    // A boundary: without its shell the kernel must still be able to say what went wrong.
    @SuppressWarnings("IllegalCatch")
    private Void start() {
        try {
            kernel.onStartup();
        } catch (Throwable e) {
            log.accept("start of the Java shell failed: " + e);
            throw e;
        } finally {
            started.complete(null);
        }
        return null;
    }

    /** Each step makes way for a request that waits. */
    private Void warm() {
        for (String code : List.of("1 + 1", "throw new IllegalStateException()", "\"\" + 1")) {
            if (!cells.isAwaited()) {
                run(code);
            }
        }
        if (!cells.isAwaited()) {
            kernel.completion("System.ou", 9);
        }
        return null;
    }

    private void run(String code) {
        try {
            kernel.shell().runAside(new Source("warm-up", code, 1));
        } catch (CellException e) {
            // Thrown on purpose: the way an exception takes is warmed as well.
            ErrorReport.of(e);
        }
    }
}
