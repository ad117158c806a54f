package sambaflow.kernel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    Startup(JavaKernel kernel, CellThread cells, Consumer<String> log) {
        this.kernel = kernel;
        this.cells = cells;
        this.log = log;
    }

    /** Begins with the shell and what it imports. */
    void makeShell() {
        cells.submit(() -> reporting("start of the Java shell", kernel::makeShell));
    }

    /** Goes on with the extensions, then warms up. */
    void extendAndWarm() {
        cells.submit(() -> reporting("start of the extensions", this::extend));
        cells.submit(this::warm);
    }

    private void extend() {
        try {
            kernel.onStartup();
        } finally {
            started.complete(null);
        }
    }

    /** Waits until the shell and the extensions are there, or have failed to start. */
    void await() {
        started.join();
    }

    // A boundary: without its shell the kernel must still be able to say what went wrong.
    @SuppressWarnings("IllegalCatch")
    private Void reporting(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            log.accept(what + " failed: " + e);
            throw e;
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
            kernel.shell().run(new Source("warm-up", code, 1));
        } catch (CellException e) {
            // Thrown on purpose: the way an exception takes is warmed as well.
            ErrorReport.of(e);
        }
    }
}
