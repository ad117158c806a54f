package sambaflow.kernel.shell;

import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The one switch that stops running cells: every method and every loop of a cell's code calls
 * {@link #check()}. The classes of a cell can reach nothing but statics, so there is one per
 * process.
 *
 * <p>The thread is interrupted only while it runs the user's code. An interrupt in the middle of
 * the compiler would close the channel under a jar file for good.
 */
public final class StopSwitch {
    private static final Object LOCK = new Object();
    private static final long SEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static volatile boolean stop;
    private static volatile long endNanos;
    private static Thread userThread;

    // Threads that such a thread makes are beside the cells as well, and stop with it.
    private static final InheritableThreadLocal<AtomicBoolean> BESIDE =
            new InheritableThreadLocal<>();
    private static volatile boolean besideStop;

    private StopSwitch() {}

    /** Woven into the code of cells. */
    public static void check() {
        if (stop || besideStop) {
            checkWhose();
        }
    }

    /** Workers of a pool have whoever made them, which says nothing of what they do now. */
    private static void checkWhose() {
        boolean worker = Thread.currentThread() instanceof ForkJoinWorkerThread;
        AtomicBoolean beside = worker ? null : BESIDE.get();
        if (beside == null ? stop : beside.get()) {
            throw new CellStopped();
        }
    }

    /**
     * A thread for {@code task} that is no part of a cell: a stop of one is not meant for it. Its
     * own interrupt stops it, and what it has made, in the user's code as well.
     */
    public static Thread beside(Runnable task) {
        AtomicBoolean stopped = new AtomicBoolean();
        Thread thread =
                new Thread(
                        () -> {
                            BESIDE.set(stopped);
                            task.run();
                        }) {
                    @Override
                    public void interrupt() {
                        stopped.set(true);
                        besideStop = true;
                        super.interrupt();
                    }
                };
        thread.setDaemon(true);
        return thread;
    }

    public static boolean requested() {
        return stop;
    }

    /** Stops whatever runs; the request holds until {@link #begin()}. */
    public static void request() {
        synchronized (LOCK) {
            stop = true;
            if (userThread != null) {
                userThread.interrupt();
            }
        }
    }

    /**
     * The cell is over. A request that stopped it goes on holding: threads the cell has started, in
     * a parallel stream for one, may not have seen it yet.
     */
    public static void end() {
        synchronized (LOCK) {
            endNanos = System.nanoTime();
            userThread = null;
            Thread.interrupted();
        }
    }

    /** Before the next piece of user code: gives a request its time to be seen, then clears it. */
    public static void begin() {
        while (stop) {
            long left = SEEN_NANOS - (System.nanoTime() - endNanos);
            if (left <= 0) {
                stop = false;
            } else {
                LockSupport.parkNanos(left);
            }
        }
        Thread.interrupted();
    }

    /**
     * Marks where the current thread passes from our code to the user's and back.
     *
     * @return the state before, to be given back
     */
    public static boolean userCode(boolean running) {
        synchronized (LOCK) {
            boolean before = userThread == Thread.currentThread();
            if (running) {
                userThread = Thread.currentThread();
                if (stop) {
                    userThread.interrupt();
                }
            } else if (before) {
                userThread = null;
                Thread.interrupted();
            }
            return before;
        }
    }
}
