package sambaflow.kernel.shell;

import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
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

    // Threads that such a thread makes are beside the cells as well.
    private static final InheritableThreadLocal<Boolean> BESIDE = new InheritableThreadLocal<>();

    private StopSwitch() {}

    /** Woven into the code of cells. */
    public static void check() {
        if (stop && !isBeside()) {
            throw new CellStopped();
        }
    }

    /** Workers of a pool have whoever made them, which says nothing of what they do now. */
    private static boolean isBeside() {
        return BESIDE.get() != null && !(Thread.currentThread() instanceof ForkJoinWorkerThread);
    }

    /** What this thread and its children run is no part of a cell: a stop is not meant for it. */
    public static void beside() {
        BESIDE.set(true);
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
