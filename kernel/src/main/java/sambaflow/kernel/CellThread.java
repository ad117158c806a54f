package sambaflow.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import sambaflow.kernel.shell.StopSwitch;

/**
 * The one thread that touches the Java shell and runs the user's code. Sockets belong to other
 * threads, so an interrupt of this one cannot hurt them.
 */
final class CellThread {
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private boolean inCell;

    CellThread() {
        Thread.ofPlatform().daemon().name("cell").start(this::run);
    }

    private void run() {
        while (true) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                // An interrupt that came too late for its cell.
                continue;
            }
        }
    }

    /** Runs a task after those before it and waits for its end; what it throws is thrown here. */
    <T> T call(Callable<T> task) {
        return submit(task).join();
    }

    // The boundary between two threads: whatever the task throws belongs to the caller.
    @SuppressWarnings("IllegalCatch")
    <T> CompletableFuture<T> submit(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                StopSwitch.begin();
                result.complete(task.call());
            } catch (Throwable e) {
                result.completeExceptionally(new CompletionException(e));
            }
        });
        return result;
    }

    /** Whether somebody waits; background work makes way then. */
    boolean isAwaited() {
        return !tasks.isEmpty();
    }

    /** Marks the time in which an interrupt has something to stop. */
    <T> T interruptibly(Callable<T> cell) throws Exception {
        synchronized (this) {
            inCell = true;
        }
        try {
            return cell.call();
        } finally {
            synchronized (this) {
                inCell = false;
                StopSwitch.end();
            }
        }
    }

    synchronized void interrupt() {
        if (inCell) {
            StopSwitch.request();
        }
    }
}
