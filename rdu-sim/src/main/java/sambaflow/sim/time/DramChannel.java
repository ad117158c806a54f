package sambaflow.sim.time;

import java.util.ArrayDeque;
import java.util.Queue;
import sambaflow.chip.Dram;

/** One channel of a memory with its own requests, open row and direction. */
final class DramChannel {
    /** What one request moves over this channel, in whole bursts. */
    private record Part(Deal deal, long bytes) {}

    private final Dram dram;

    /** Ticks for one second's work: those in which it refreshes come on top. */
    private final double ticks;

    private final Queue<Part> waiting = new ArrayDeque<>();

    /** Who was served last; null before the first. */
    private Request last;

    /** Until when it works, in parts of ticks. */
    private double free;

    DramChannel(Dram dram, double ticksPerSecond) {
        this.dram = dram;
        this.ticks = ticksPerSecond / (1 - dram.refresh());
    }

    void add(Deal deal, long bytes) {
        waiting.add(new Part(deal, bytes));
    }

    boolean takes(long clock) {
        return !waiting.isEmpty() && free <= clock;
    }

    Deal head() {
        return waiting.element().deal();
    }

    /** Begins with its next part; returns what that is a part of. */
    Deal take() {
        Part part = waiting.remove();
        Request request = part.deal().request();
        double seconds = part.bytes() / dram.streamBytesPerSecond();
        if (last == null || last.actor() != request.actor()) {
            seconds += dram.rowSeconds();
        }
        if (last != null && last.writes() != request.writes()) {
            seconds += dram.turnSeconds();
        }
        last = request;
        double begins = Math.max(free, request.asked());
        free = begins + seconds * ticks;
        part.deal().part(begins, free);
        return part.deal();
    }

    long nextTimer() {
        return waiting.isEmpty() ? Station.NEVER : (long) Math.ceil(free);
    }
}
