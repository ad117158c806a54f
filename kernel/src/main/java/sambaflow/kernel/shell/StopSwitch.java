package sambaflow.kernel.shell;

/**
 * The one switch that stops running cells: every method and every loop of a cell's code calls
 * {@link #check()}. The classes of a cell can reach nothing but statics, so there is one per process.
 *
 * <p>The thread is interrupted only while it runs the user's code. An interrupt in the middle of
 * the compiler would close the channel under a jar file for good.
 */
public final class StopSwitch {
    private static final Object LOCK = new Object();
    private static volatile boolean stop;
    private static Thread userThread;

    private StopSwitch() {}

    /** Woven into the code of cells. */
    public static void check() {
        if (stop) {
            throw new CellStopped();
        }
    }

    public static boolean requested() {
        return stop;
    }

    /** Stops whatever runs; the request holds until {@link #reset()}. */
    public static void request() {
        synchronized (LOCK) {
            stop = true;
            if (userThread != null) {
                userThread.interrupt();
            }
        }
    }

    /** Between two cells. */
    public static void reset() {
        synchronized (LOCK) {
            stop = false;
            userThread = null;
            Thread.interrupted();
        }
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
