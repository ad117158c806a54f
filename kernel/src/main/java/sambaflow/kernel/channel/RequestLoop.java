package sambaflow.kernel.channel;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZMQException;

/**
 * The thread of one request channel, shell or control: waits for a message, hands it over, waits
 * again. Nothing that arrives ends it; a message that cannot be trusted is dropped and logged.
 */
public final class RequestLoop {
    /** Deals with one request on the loop's own thread. */
    public interface Handler {
        void handle(Packet request, RequestLoop loop);
    }

    private final String name;
    private final Socket socket;
    private final Wire wire;
    private final Handler handler;
    private final Consumer<String> log;
    private boolean closed;

    RequestLoop(String name, Socket socket, Wire wire, Handler handler, Consumer<String> log) {
        this.name = name;
        this.socket = socket;
        this.wire = wire;
        this.handler = handler;
        this.log = log;
    }

    static RequestLoop open(
            String name, String address, Wire wire, Handler handler, Consumer<String> log) {
        return new RequestLoop(name, new Socket(SocketType.ROUTER, address), wire, handler, log);
    }

    void start() {
        Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        while (!closed) {
            handleOne(socket.receive());
        }
    }

    // A socket loop: whatever one request does, the channel must serve the next.
    @SuppressWarnings("IllegalCatch")
    private void handleOne(List<byte[]> frames) {
        try {
            handler.handle(wire.decode(frames), this);
        } catch (BadMessageException e) {
            log.accept(name + ": message dropped, " + e.getMessage());
        } catch (ZMQException e) {
            log.accept(name + ": socket error " + e);
        } catch (Throwable e) {
            log.accept(name + ": request failed, " + e);
        }
    }

    /** Answers a request; called on the loop's thread only. */
    public void reply(Packet request, String type, JsonObject content) {
        socket.send(wire.encode(wire.message(request.identities(), request, type, content)));
    }

    /** The messages that wait already; those that cannot be trusted are skipped. */
    public List<Packet> waiting() {
        List<Packet> packets = new ArrayList<>();
        for (List<byte[]> frames = socket.receiveNow();
                frames != null;
                frames = socket.receiveNow()) {
            try {
                packets.add(wire.decode(frames));
            } catch (BadMessageException e) {
                log.accept(name + ": message dropped, " + e.getMessage());
            }
        }
        return packets;
    }

    /** Closes the socket once its last reply has left; called on the loop's thread only. */
    public void close() {
        closed = true;
        socket.close();
    }
}
