package sambaflow.sim.compute;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import sambaflow.device.RunException;

/**
 * The threads that share the work of one kernel: the one that runs it, and helpers.
 *
 * <p>A helper that waits spins for a moment, since the next kernel mostly follows at once, and then
 * sleeps. Parts are claimed one by one; the caller takes all that no helper has begun, so that on a
 * busy machine it never waits for a helper that gets no core.
 */
final class Team {
    /** Environment variable with the number of threads that compute. */
    static final String THREADS = "SN_NUM_THREADS";

    private static final Team SHARED = new Team(threads(System.getenv(THREADS)));

    private static final int SPINS = 4_000;
    private static final int SPINS_BEFORE_YIELD = 200;

    /** Work that is cut into parts, which may run in any order and at the same time. */
    @FunctionalInterface
    interface Parts {
        void run(int part);
    }

    private static final class Job {
        private final Parts work;
        private final int parts;
        private final AtomicInteger claimed = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile Throwable failure;

        Job(Parts work, int parts) {
            this.work = work;
            this.parts = parts;
        }

        // What a part throws belongs to the thread that runs the kernel, whoever ran the part.
        @SuppressWarnings("IllegalCatch")
        void work() {
            for (int part = claimed.getAndIncrement();
                    part < parts;
                    part = claimed.getAndIncrement()) {
                try {
                    work.run(part);
                } catch (Throwable e) {
                    failure = e;
                } finally {
                    done.incrementAndGet();
                }
            }
        }

        boolean isOpen() {
            return claimed.get() < parts;
        }

        boolean isDone() {
            return done.get() == parts;
        }
    }

    /** One helper; it starts with the first job. */
    private final class Helper implements Runnable {
        private final AtomicBoolean asleep = new AtomicBoolean();
        private final Thread thread = Thread.ofPlatform().daemon().name("compute").unstarted(this);

        @Override
        public void run() {
            while (true) {
                Job next = job;
                if (next != null && next.isOpen()) {
                    next.work();
                } else if (!appears()) {
                    sleep();
                }
            }
        }

        private boolean appears() {
            for (int i = 0; i < SPINS; i++) {
                Job next = job;
                if (next != null && next.isOpen()) {
                    return true;
                }
                Thread.onSpinWait();
            }
            return false;
        }

        private void sleep() {
            asleep.set(true);
            Job next = job;
            if (next == null || !next.isOpen()) {
                LockSupport.park(Team.this);
            }
            asleep.set(false);
        }

        void wake() {
            if (asleep.get()) {
                LockSupport.unpark(thread);
            }
        }
    }

    private final Helper[] helpers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private boolean started;
    private volatile Job job;

    Team(int threads) {
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper();
        }
    }

    /** The team of this process. */
    static Team shared() {
        return SHARED;
    }

    static int threads(String wanted) {
        if (wanted == null || wanted.isBlank()) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (!wanted.strip().matches("[1-9]\\d{0,2}")) {
            throw new RunException(
                    "%s: found '%s', expected a number of threads from 1 to 999"
                            .formatted(THREADS, wanted));
        }
        return Integer.parseInt(wanted.strip());
    }

    /** Number of threads, the caller's among them. */
    int size() {
        return helpers.length + 1;
    }

    /**
     * Runs every part and returns when all are done. Where another thread's job is under way, the
     * caller does all of it.
     */
    void run(int parts, Parts work) {
        if (parts == 1 || helpers.length == 0 || !busy.compareAndSet(false, true)) {
            for (int part = 0; part < parts; part++) {
                work.run(part);
            }
            return;
        }
        Job mine = new Job(work, parts);
        try {
            start();
            job = mine;
            for (Helper helper : helpers) {
                helper.wake();
            }
            mine.work();
            await(mine);
        } finally {
            job = null;
            busy.set(false);
        }
        rethrow(mine.failure);
    }

    private void start() {
        if (!started) {
            started = true;
            for (Helper helper : helpers) {
                helper.thread.start();
            }
        }
    }

    private static void await(Job job) {
        for (int i = 0; !job.isDone(); i++) {
            if (i < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private static void rethrow(Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
