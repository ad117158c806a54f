package sambaflow.kernel.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Text of streams that is gathered before it becomes messages. It keeps the order of writing, up to
 * so many changes of the stream; further text then joins the last of its own stream, so that a cell
 * that writes to both in turn does not flood the server.
 */
final class StreamText {
    /** Servers cut a kernel off at 1000 messages in a second. */
    private static final int SEGMENTS = 20;

    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int GATHER_CHARS = 128 * 1024;

    /** Text that becomes one message. */
    record Segment(Packet parent, String stream, StringBuilder text) {
        boolean isOf(Packet otherParent, String otherStream) {
            return parent == otherParent && stream.equals(otherStream);
        }
    }

    private final List<Segment> segments = new ArrayList<>();
    private int chars;
    private long due;

    void add(Packet parent, String stream, String added) {
        if (segments.isEmpty()) {
            due = System.nanoTime() + GATHER_NANOS;
        }
        segment(parent, stream).text().append(added);
        chars += added.length();
    }

    private Segment segment(Packet parent, String stream) {
        int oldest = segments.size() < SEGMENTS ? Math.max(0, segments.size() - 1) : 0;
        for (int i = segments.size() - 1; i >= oldest; i--) {
            if (segments.get(i).isOf(parent, stream)) {
                return segments.get(i);
            }
        }
        segments.add(new Segment(parent, stream, new StringBuilder()));
        return segments.getLast();
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    boolean isFull() {
        return chars >= GATHER_CHARS;
    }

    boolean isDue() {
        return !isEmpty() && due - System.nanoTime() <= 0;
    }

    /** How long until the text should leave, at least 1; -1 if there is none. */
    long millisUntilDue() {
        return isEmpty()
                ? -1
                : 1 + Math.max(0, TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()));
    }

    List<Segment> take() {
        List<Segment> taken = List.copyOf(segments);
        segments.clear();
        chars = 0;
        return taken;
    }
}
