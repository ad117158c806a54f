package sambaflow.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import sambaflow.kernel.shell.StopSwitch;

/**
 * A thread that runs cells one after another: the main one, or that of a subshell. Sockets belong
 * to other threads, so an interrupt of this one cannot hurt them.
 */
final class CellThread {
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final StopSwitch.Strand strand = new StopSwitch.Strand();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private volatile long aborted;
    private volatile boolean closed;
    private boolean inCell;

    CellThread(String name) {
        Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        strand.claim();
        while (!closed || !tasks.isEmpty()) {
            try {
                tasks.take().run();
            } catch (InterruptedException | OutOfMemoryError e) {
                // An interrupt that came too late for its cell, or no memory even to say so.
                continue;
            }
        }
    }

    /** Queues the answer to a request; it is told whether a failure before it has aborted it. */
    void request(Consumer<Boolean> answer) {
        long number = accepted.incrementAndGet();
        submit(() -> {
            try {
                answer.accept(number <= aborted);
            } finally {
                answered.incrementAndGet();
            }
            return null;
        });
    }

    /** Whether no request waits or is being answered. */
    boolean isIdle() {
        return accepted.get() == answered.get();
    }

    /** Aborts the cells that wait now. */
    void abortWaiting() {
        aborted = accepted.get();
    }

    /** Ends the thread after what waits already. */
    void close() {
        submit(() -> {
            closed = true;
            return null;
        });
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
            strand.request();
        }
    }
}
