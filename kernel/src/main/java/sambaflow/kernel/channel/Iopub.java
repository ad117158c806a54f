package sambaflow.kernel.channel;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.zeromq.SocketType;

/**
 * The one writer of everything a front end shows. Any thread may publish; one thread sends, in the
 * order of publication. Stream text is gathered for a moment, because servers cut kernels off that
 * send a message per line. What waits is bounded: cells wait for a client that is slow.
 */
public final class Iopub {
    /** How many messages may wait in the socket for one client. */
    private static final int SOCKET_MESSAGES = 1000;

    /** How many characters may wait here before a cell that writes more has to wait. */
    private static final long WAITING_CHARS = 8L << 20;

    /** A client that takes nothing for so long is taken for dead: it alone loses messages. */
    private static final int PATIENCE_MILLIS = 30_000;

    private record Waiting(Packet packet, long chars) {}

    // Uninterruptible locking throughout: an interrupted cell must still be able to print.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final StreamText text = new StreamText();
    private final Socket socket;
    private final Wire wire;
    private final Reserve reserve;
    private final Consumer<String> log;
    private long waitingChars;
    private boolean asleep;
    private boolean sending;
    private boolean closing;
    private boolean clientStalled;

    private Iopub(Socket socket, Wire wire, Reserve reserve, Consumer<String> log) {
        this.reserve = reserve;
        this.socket = socket;
        this.wire = wire;
        this.log = log;
        socket.hearSubscriptions();
        socket.dropWhenFull(false);
        socket.sendWithin(SOCKET_MESSAGES, PATIENCE_MILLIS);
    }

    static Iopub open(ConnectionFile file, Wire wire, Reserve reserve, Consumer<String> log) {
        Socket socket = new Socket(SocketType.XPUB, file.address(file.iopub()));
        return new Iopub(socket, wire, reserve, log);
    }

    public void status(Packet parent, String state) {
        publish(parent, "status", Json.object("execution_state", state));
    }

    public void publish(Packet parent, String type, JsonObject content) {
        byte[] topic = ("kernel." + type).getBytes(StandardCharsets.UTF_8);
        publish(wire.message(List.of(topic), parent, type, content));
    }

    /** Publishes a finished message, after all stream text written before it. */
    public void publish(Packet packet) {
        long chars = chars(packet.content());
        lock.lock();
        try {
            endText();
            add(packet, chars);
        } finally {
            lock.unlock();
        }
    }

    /** Adds text to the stream {@code name} ("stdout" or "stderr") of the cell {@code parent}. */
    public void stream(Packet parent, String name, String added) {
        if (added.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            boolean first = text.isEmpty();
            text.add(parent, name, added);
            if (text.isFull()) {
                endText();
            } else if (first) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether no more waits to be sent than may. */
    public boolean hasRoom() {
        lock.lock();
        try {
            return waitingChars <= WAITING_CHARS;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while too much waits to be sent; an interrupt ends the wait and stays set. */
    public void awaitRoom() {
        lock.lock();
        try {
            while (waitingChars > WAITING_CHARS && !closing) {
                room.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void endText() {
        for (StreamText.Segment segment : text.take()) {
            byte[] topic = ("stream." + segment.stream()).getBytes(StandardCharsets.UTF_8);
            JsonObject content =
                    Json.object("name", segment.stream(), "text", segment.text().toString());
            add(
                    wire.message(List.of(topic), segment.parent(), "stream", content),
                    segment.text().length());
        }
    }

    private void add(Packet packet, long chars) {
        queue.add(new Waiting(packet, chars));
        waitingChars += chars;
        wake();
    }

    private void wake() {
        if (asleep) {
            asleep = false;
            socket.ring();
        }
    }

    private static long chars(JsonElement element) {
        long sum = 0;
        switch (element) {
            case JsonObject object -> {
                for (JsonElement value : object.asMap().values()) {
                    sum += chars(value);
                }
            }
            case JsonArray array -> {
                for (JsonElement value : array) {
                    sum += chars(value);
                }
            }
            case JsonPrimitive value when value.isString() -> sum = value.getAsString().length();
            case JsonElement other -> sum = 1;
        }
        return sum;
    }

    void start() {
        Thread.ofPlatform().daemon().name("iopub").start(this::run);
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        while (nextGuarded(batch)) {
            for (Waiting waiting : batch) {
                sendGuarded(waiting.packet());
                sent(waiting.chars());
            }
            batch.clear();
        }
        socket.close();
        lock.lock();
        try {
            sending = false;
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // A socket loop: a message that cannot be sent must not keep back those after it.
    @SuppressWarnings("IllegalCatch")
    private void sendGuarded(Packet packet) {
        try {
            try {
                send(wire.encode(packet));
            } catch (OutOfMemoryError e) {
                reserve.releaseForChannels();
                send(wire.encode(packet));
            }
        } catch (OutOfMemoryError e) {
            // There is no memory even to say so.
            reserve.releaseForChannels();
        } catch (Throwable e) {
            log.accept("iopub: message not sent, " + e);
        }
    }

    private void send(List<byte[]> frames) {
        if (socket.send(frames)) {
            if (clientStalled) {
                clientStalled = false;
                socket.sendWithin(SOCKET_MESSAGES, PATIENCE_MILLIS);
            }
            return;
        }
        if (!clientStalled) {
            clientStalled = true;
            log.accept(
                    "iopub: a client has taken nothing for %d s; it loses messages until it does"
                            .formatted(PATIENCE_MILLIS / 1000));
            socket.sendWithin(SOCKET_MESSAGES, 0);
        }
        socket.dropWhenFull(true);
        socket.send(frames);
        socket.dropWhenFull(false);
    }

    private void sent(long chars) {
        lock.lock();
        try {
            waitingChars -= chars;
            if (waitingChars <= WAITING_CHARS) {
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean nextGuarded(List<Waiting> batch) {
        while (true) {
            try {
                return next(batch);
            } catch (OutOfMemoryError e) {
                reserve.releaseForChannels();
            }
        }
    }

    /** Waits for something to send; false once closed and everything has been taken. */
    private boolean next(List<Waiting> batch) {
        while (true) {
            long millis = takeOrSleep(batch);
            if (!batch.isEmpty() || millis == 0) {
                return !batch.isEmpty();
            }
            if (socket.await(millis)) {
                welcome();
            }
        }
    }

    /** Takes what waits; if nothing does, how long to sleep: 0 when closed, -1 without end. */
    private long takeOrSleep(List<Waiting> batch) {
        lock.lock();
        try {
            sending = true;
            asleep = false;
            if (closing || text.isDue()) {
                endText();
            }
            batch.addAll(queue);
            queue.clear();
            asleep = batch.isEmpty();
            return closing ? 0 : text.millisUntilDue();
        } finally {
            lock.unlock();
        }
    }

    private void welcome() {
        for (List<byte[]> frames = socket.receiveNow();
                frames != null;
                frames = socket.receiveNow()) {
            byte[] frame = frames.getFirst();
            if (frame.length > 0 && frame[0] == 1) {
                byte[] topic = java.util.Arrays.copyOfRange(frame, 1, frame.length);
                JsonObject content =
                        Json.object("subscription", new String(topic, StandardCharsets.UTF_8));
                sendGuarded(wire.message(List.of(topic), null, "iopub_welcome", content));
            }
        }
    }

    /** Sends what waits, closes the socket, and waits for both at most {@code millis}. */
    void close(long millis) {
        lock.lock();
        try {
            closing = true;
            room.signalAll();
            wake();
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (sending && left > 0) {
                left = drained.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
