package sambaflow.kernel.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * One bound socket in a context of its own, so that closing it can wait for its last message
 * without waiting for the others. It is used by one thread at a time; any thread may ring.
 */
final class Socket implements AutoCloseable {
    private static final int LINGER_MILLIS = 200;
    private static final byte[] RING = {};

    /** A frame that claims more would take the memory of every cell; the client is cut off. */
    private static final long LARGEST_FRAME =
            Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 4);

    private final ZMQ.Context context = ZMQ.context(1);
    private final ZMQ.Socket socket;
    private final ZMQ.Socket bell = context.socket(SocketType.PAIR);
    private final ZMQ.Socket rope = context.socket(SocketType.PAIR);
    private final ZMQ.Poller poller = context.poller(2);
    private final AtomicBoolean isWanted = new AtomicBoolean();
    private boolean isClosed;

    Socket(SocketType type, String address) {
        socket = context.socket(type);
        socket.setLinger(LINGER_MILLIS);
        socket.setMaxMsgSize(LARGEST_FRAME);
        // The default limits drop the newest messages in silence once 1000 of them wait.
        socket.setSndHWM(0);
        socket.setRcvHWM(0);
        if (!socket.bind(address)) {
            throw new IllegalStateException("cannot bind " + address + ": errno " + socket.errno());
        }
        String inside = "inproc://" + UUID.randomUUID();
        bell.bind(inside);
        rope.connect(inside);
        poller.register(socket, ZMQ.Poller.POLLIN);
        poller.register(bell, ZMQ.Poller.POLLIN);
        Ringer.shared().add(this);
    }

    /**
     * Lets a publisher wait for room instead of dropping in silence.
     *
     * @param messages how many may wait for a client that is slow
     * @param millis how long a send waits for room
     */
    void sendWithin(int messages, int millis) {
        socket.setSndHWM(messages);
        socket.setSendTimeOut(millis);
    }

    /** Whether a client that takes nothing loses messages, or sends wait for it. */
    void dropWhenFull(boolean drop) {
        socket.setXpubNoDrop(!drop);
    }

    /** Makes a publisher hear of each subscription, also of a topic somebody has already. */
    void hearSubscriptions() {
        socket.setXpubVerbose(true);
    }

    /** Blocks until a whole message is there. */
    List<byte[]> receive() {
        return rest(socket.recv());
    }

    /** The next message if one is waiting, else null. */
    List<byte[]> receiveNow() {
        byte[] first = socket.recv(ZMQ.DONTWAIT);
        return first == null ? null : rest(first);
    }

    /** Waits in poll for a message, a ring or the end of the time; true if there is a message. */
    boolean await(long millis) {
        poller.poll(millis);
        while (bell.recv(ZMQ.DONTWAIT) != null) {
            continue;
        }
        return poller.pollin(0);
    }

    /** Wakes the thread that waits, or the next one to wait. */
    void ring() {
        isWanted.set(true);
        Ringer.shared().wake();
    }

    /** Rings if somebody wants it. */
    void pull() {
        synchronized (rope) {
            if (!isClosed && isWanted.getAndSet(false)) {
                try {
                    rope.send(RING, ZMQ.DONTWAIT);
                } catch (OutOfMemoryError e) {
                    isWanted.set(true);
                    throw e;
                }
            }
        }
    }

    private List<byte[]> rest(byte[] first) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(first);
        while (socket.hasReceiveMore()) {
            frames.add(socket.recv());
        }
        return frames;
    }

    /** Sends a message; false if there was no room for it in the time given. */
    boolean send(List<byte[]> frames) {
        for (int i = 0; i < frames.size() - 1; i++) {
            if (!socket.sendMore(frames.get(i))) {
                return false;
            }
        }
        return socket.send(frames.getLast());
    }

    @Override
    public void close() {
        Ringer.shared().remove(this);
        poller.close();
        socket.close();
        bell.close();
        synchronized (rope) {
            isClosed = true;
            rope.close();
        }
        context.term();
    }
}
