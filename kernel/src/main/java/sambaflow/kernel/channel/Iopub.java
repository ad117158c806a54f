package sambaflow.kernel.channel;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.zeromq.SocketType;

/**
 * The one writer of everything a front end shows. Any thread may publish; one thread sends, in the
 * order of publication. Stream text is gathered for a moment, because servers cut kernels off that
 * send a message per line.
 */
public final class Iopub {
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int GATHER_CHARS = 8 * 1024;

    // Uninterruptible locking throughout: an interrupted cell must still be able to print.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final ArrayDeque<Packet> queue = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final Socket socket;
    private final Wire wire;
    private Packet textParent;
    private String textStream = "";
    private long textDue;
    private boolean sending;
    private boolean closing;

    Iopub(Socket socket, Wire wire) {
        this.socket = socket;
        this.wire = wire;
    }

    static Iopub open(ConnectionFile file, Wire wire) {
        return new Iopub(new Socket(SocketType.PUB, file.address(file.iopub())), wire);
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
        lock.lock();
        try {
            endText();
            queue.add(packet);
            changed.signal();
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
            if (textParent != parent || !textStream.equals(name)) {
                endText();
                textParent = parent;
                textStream = name;
            }
            if (text.isEmpty()) {
                textDue = System.nanoTime() + GATHER_NANOS;
                changed.signal();
            }
            text.append(added);
            if (text.length() >= GATHER_CHARS) {
                endText();
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void endText() {
        if (text.isEmpty()) {
            return;
        }
        byte[] topic = ("stream." + textStream).getBytes(StandardCharsets.UTF_8);
        JsonObject content = Json.object("name", textStream, "text", text.toString());
        queue.add(wire.message(List.of(topic), textParent, "stream", content));
        text.setLength(0);
    }

    void start() {
        Thread.ofPlatform().daemon().name("iopub").start(this::run);
    }

    private void run() {
        List<Packet> batch = new ArrayList<>();
        while (next(batch)) {
            for (Packet packet : batch) {
                socket.send(wire.encode(packet));
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

    /** Waits for something to send; false once closed and everything has been taken. */
    private boolean next(List<Packet> batch) {
        lock.lock();
        try {
            sending = true;
            while (queue.isEmpty() && !closing) {
                if (text.isEmpty()) {
                    changed.awaitUninterruptibly();
                } else if (textDue - System.nanoTime() <= 0) {
                    endText();
                } else {
                    awaitText();
                }
            }
            if (closing) {
                endText();
            }
            batch.addAll(queue);
            queue.clear();
            return !batch.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void awaitText() {
        try {
            changed.awaitNanos(textDue - System.nanoTime());
        } catch (InterruptedException e) {
            // Nobody owns this thread but this class; what waits is sent at once instead.
            endText();
        }
    }

    /** Sends what waits, closes the socket, and waits for both at most {@code millis}. */
    void close(long millis) {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
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
