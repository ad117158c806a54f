package sambaflow.kernel.channel;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZMQException;

/**
 * The thread of one request channel, shell or control: waits for a message, hands it over, waits
 * again, and sends the answers whoever has them. Nothing that arrives ends it; a message that
 * cannot be trusted is dropped and logged.
 */
public final class RequestLoop {
    /** Deals with one request on the loop's own thread, or passes it on to another. */
    public interface Handler {
        void handle(Packet request, RequestLoop loop);
    }

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final String name;
    private final Socket socket;
    private final Wire wire;
    private final Handler handler;
    private final Reserve reserve;
    private final Consumer<String> log;
    private volatile Thread thread;
    private boolean closed;

    private RequestLoop(
            String name,
            Socket socket,
            Wire wire,
            Handler handler,
            Reserve reserve,
            Consumer<String> log) {
        this.name = name;
        this.socket = socket;
        this.wire = wire;
        this.handler = handler;
        this.reserve = reserve;
        this.log = log;
    }

    static RequestLoop open(
            String name,
            String address,
            Wire wire,
            Handler handler,
            Reserve reserve,
            Consumer<String> log) {
        return new RequestLoop(
                name, new Socket(SocketType.ROUTER, address), wire, handler, reserve, log);
    }

    void start() {
        Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        thread = Thread.currentThread();
        while (!closed) {
            try {
                guarded(this::serve);
            } catch (OutOfMemoryError e) {
                // There was no memory even to say so.
                reserve.releaseForChannels();
            }
        }
    }

    private void serve() {
        boolean message = socket.await(-1);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        if (message) {
            List<byte[]> frames = socket.receiveNow();
            if (frames != null) {
                handleOne(frames);
            }
        }
    }

    private void handleOne(List<byte[]> frames) {
        try {
            handler.handle(decode(frames), this);
        } catch (BadMessageException e) {
            log.accept(name + ": message dropped, " + e.getMessage());
        }
    }

    /** A cell that has filled the heap must not cost the next request its answer. */
    private Packet decode(List<byte[]> frames) throws BadMessageException {
        try {
            return wire.decode(frames);
        } catch (OutOfMemoryError e) {
            reserve.releaseForChannels();
            return wire.decode(frames);
        }
    }

    // A socket loop: whatever one request does, the channel must serve the next.
    @SuppressWarnings("IllegalCatch")
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (ZMQException e) {
            log.accept(name + ": socket error " + e);
        } catch (Throwable e) {
            log.accept(name + ": request failed, " + e);
        }
    }

    private void onLoop(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            tasks.add(task);
            socket.ring();
        }
    }

    /** Answers a request, from any thread. */
    public void reply(Packet request, String type, JsonObject content) {
        List<byte[]> frames =
                wire.encode(wire.message(request.identities(), request, type, content));
        onLoop(() -> socket.send(frames));
    }

    /** Has every message that has arrived handed over, and waits for that; not for the loop. */
    public void catchUp() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onLoop(() -> {
            guarded(this::handleAll);
            done.complete(null);
        });
        done.join();
    }

    private void handleAll() {
        for (List<byte[]> frames = socket.receiveNow();
                frames != null;
                frames = socket.receiveNow()) {
            handleOne(frames);
        }
    }

    /** Closes the socket once its last reply has left; called on the loop's thread only. */
    public void close() {
        closed = true;
        socket.close();
    }
}
