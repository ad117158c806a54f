package sambaflow.timing;

import sambaflow.chip.Dram;

/**
 * How long the requests to a memory take, one after the other.
 *
 * <p>A request lies in one piece over the channels in turns; all channels work on it together, so
 * its longest part counts. It opens a row, unless the same actor was served before it; while it
 * goes on, rows are opened in other banks meanwhile. A change between reading and writing takes
 * time.
 */
final class DramState {
    private final Dram dram;
    private final double ticksPerSecond;
    private final double stretch;
    private int last = TokenGraph.NONE;
    private boolean wrote;

    DramState(Dram dram, double ticksPerSecond) {
        this.dram = dram;
        this.ticksPerSecond = ticksPerSecond;
        this.stretch = 1 / (1 - dram.refresh());
    }

    /** Ticks of the next request, of {@code bytes} for {@code actor}; at least 1. */
    long serve(int actor, long bytes, boolean writes) {
        double seconds = longestPart(bytes) / dram.streamBytesPerSecond();
        if (actor != last) {
            seconds += dram.rowSeconds();
        }
        if (last != TokenGraph.NONE && writes != wrote) {
            seconds += dram.turnSeconds();
        }
        last = actor;
        wrote = writes;
        return Math.max(1, (long) StrictMath.ceil(seconds * stretch * ticksPerSecond));
    }

    /** Ticks of a request of {@code bytes} whose row is open, refreshes included. */
    double moving(long bytes) {
        return longestPart(bytes) / dram.streamBytesPerSecond() * stretch * ticksPerSecond;
    }

    /** Bytes that the channel with most to do moves, in whole bursts. */
    private long longestPart(long bytes) {
        long round = (long) dram.interleaveBytes() * dram.channels();
        long rest = Math.min(bytes % round, dram.interleaveBytes());
        long part = bytes / round * dram.interleaveBytes() + rest;
        return Math.ceilDiv(part, dram.burstBytes()) * dram.burstBytes();
    }

    /** What the next request's time depends on. */
    long state() {
        return 2L * last + (wrote ? 1 : 0);
    }
}
