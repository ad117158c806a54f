package sambaflow.kernel.shell;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The switch that stops running cells: every method and every loop of a cell's code calls {@link
 * #check()}. The classes of a cell can reach nothing but statics, so the thread says which {@link
 * Strand} it belongs to.
 *
 * <p>A thread is interrupted only while it runs the user's code. An interrupt in the middle of the
 * compiler would close the channel under a jar file for good.
 */
public final class StopSwitch {
    private static final Object LOCK = new Object();
    private static final long SEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Set<Strand> STOPPED = new HashSet<>();
    private static final InheritableThreadLocal<Strand> MINE = new InheritableThreadLocal<>();

    /** Of threads nobody claims, and of workers of pools: stopped with any cell. */
    private static final Strand SHARED = new Strand();

    private static volatile boolean armed;

    private StopSwitch() {}

    /** What is stopped together: the cells of one thread, and the threads that these make. */
    public static final class Strand {
        private final Set<Thread> inUserCode = new HashSet<>();
        private final boolean beside;
        private volatile boolean stopped;
        private volatile long endNanos;

        /** Of a thread that runs cells. */
        public Strand() {
            this(false);
        }

        private Strand(boolean beside) {
            this.beside = beside;
        }

        /** From now on the current thread, and the threads it makes, belong to this strand. */
        public void claim() {
            MINE.set(this);
        }

        /** Stops whatever runs on this strand; the request holds until {@link #begin()}. */
        public void request() {
            synchronized (LOCK) {
                set(true);
                SHARED.set(true);
                inUserCode.forEach(Thread::interrupt);
            }
        }

        private void set(boolean stop) {
            synchronized (LOCK) {
                stopped = stop;
                if (stop) {
                    STOPPED.add(this);
                } else {
                    STOPPED.remove(this);
                }
                armed = !STOPPED.isEmpty();
            }
        }

        private void begin() {
            while (stopped) {
                long left = SEEN_NANOS - (System.nanoTime() - endNanos);
                if (left <= 0) {
                    set(false);
                    SHARED.set(false);
                } else {
                    LockSupport.parkNanos(left);
                }
            }
        }
    }

    private static Strand mine() {
        Strand mine = MINE.get();
        return mine == null ? SHARED : mine;
    }

    /** Woven into the code of cells. */
    public static void check() {
        if (armed) {
            checkWhose();
        }
    }

    /** Workers of a pool have whoever made them, which says nothing of what they do now. */
    private static void checkWhose() {
        boolean worker = Thread.currentThread() instanceof ForkJoinWorkerThread;
        if ((worker ? SHARED : mine()).stopped) {
            throw new CellStopped();
        }
    }

    /**
     * A thread for {@code task} that is no part of a cell: a stop of one is not meant for it. Its
     * own interrupt stops it, and what it has made, in the user's code as well.
     */
    public static Thread beside(Runnable task) {
        Strand strand = new Strand(true);
        Thread thread =
                new Thread(
                        () -> {
                            strand.claim();
                            task.run();
                        }) {
                    @Override
                    public void interrupt() {
                        strand.set(true);
                        super.interrupt();
                    }
                };
        thread.setDaemon(true);
        return thread;
    }

    /** Whether the current thread is beside the cells, or was made by one that is. */
    public static boolean isBeside() {
        return mine().beside;
    }

    /** Whether what the current thread runs is to stop. */
    public static boolean requested() {
        return mine().stopped;
    }

    /**
     * The cell of this thread is over. A request that stopped it goes on holding: threads the cell
     * has started, in a parallel stream for one, may not have seen it yet.
     */
    public static void end() {
        synchronized (LOCK) {
            Strand mine = mine();
            mine.endNanos = System.nanoTime();
            mine.inUserCode.remove(Thread.currentThread());
            Thread.interrupted();
        }
    }

    /** Before the next piece of user code: gives a request its time to be seen, then clears it. */
    public static void begin() {
        mine().begin();
        Thread.interrupted();
    }

    /**
     * Marks where the current thread passes from our code to the user's and back.
     *
     * @return the state before, to be given back
     */
    public static boolean userCode(boolean running) {
        synchronized (LOCK) {
            Strand mine = mine();
            Thread current = Thread.currentThread();
            boolean before = mine.inUserCode.contains(current);
            if (running) {
                mine.inUserCode.add(current);
                if (mine.stopped) {
                    current.interrupt();
                }
            } else if (before) {
                mine.inUserCode.remove(current);
                Thread.interrupted();
            }
            return before;
        }
    }
}
