package sambaflow.kernel.channel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the threads of sockets on behalf of any thread. A thread that is interrupted while it
 * touches a socket closes the channel under it for good, and threads of cells are interrupted at
 * any moment; so they leave word, and a thread that nobody interrupts does the rest.
 */
final class Ringer {
    private static final Ringer SHARED = new Ringer();
    private static final long MEMORY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("ringer").start(this::run);

    static Ringer shared() {
        return SHARED;
    }

    void add(Socket socket) {
        sockets.add(socket);
    }

    void remove(Socket socket) {
        sockets.remove(socket);
    }

    /** A socket has left word; takes no memory, as there may be none. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (true) {
            try {
                sockets.forEach(Socket::pull);
                LockSupport.park(this);
            } catch (OutOfMemoryError e) {
                // A cell has filled the heap; whoever waits is rung when there is room again.
                LockSupport.parkNanos(MEMORY_NANOS);
            }
        }
    }
}
