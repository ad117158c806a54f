package sambaflow.kernel.channel;

import java.util.ArrayList;
import java.util.List;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * One bound socket in a context of its own, so that closing it can wait for its last message
 * without waiting for the others. It is used by one thread at a time.
 */
final class Socket implements AutoCloseable {
    private static final int LINGER_MILLIS = 200;

    private final ZMQ.Context context = ZMQ.context(1);
    private final ZMQ.Socket socket;

    Socket(SocketType type, String address) {
        socket = context.socket(type);
        socket.setLinger(LINGER_MILLIS);
        // The default limits drop the newest messages in silence once 1000 of them wait.
        socket.setSndHWM(0);
        socket.setRcvHWM(0);
        if (!socket.bind(address)) {
            throw new IllegalStateException("cannot bind " + address + ": errno " + socket.errno());
        }
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

    /** Waits in poll; true when a message can be read. */
    boolean waitForMessage(int millis) {
        try (ZMQ.Poller poller = context.poller(1)) {
            poller.register(socket, ZMQ.Poller.POLLIN);
            return poller.poll(millis) > 0;
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

    void send(List<byte[]> frames) {
        for (int i = 0; i < frames.size() - 1; i++) {
            socket.sendMore(frames.get(i));
        }
        socket.send(frames.getLast());
    }

    @Override
    public void close() {
        socket.close();
        context.term();
    }
}
