package sambaflow.sim.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sambaflow.chip.Dram;
import sambaflow.timing.Outcome;

/** A server of the oracle. */
abstract class Station {
    private final List<Request> waiting = new ArrayList<>();
    private long demanded;
    private long requests;

    /** Who asked, when, and for what. */
    record Request(int actor, long at, long demand, boolean writes) {}

    /** Whose request begins now, and when it will be done. */
    record Grant(int actor, long end) {}

    final void ask(int actor, long now, long demand, boolean writes) {
        waiting.add(new Request(actor, now, demand, writes));
    }

    /** Takes the next request if it can, or returns null. */
    final Grant step(long now) {
        if (waiting.isEmpty() || !free(now)) {
            return null;
        }
        Request next =
                waiting.stream()
                        .min(Comparator.comparingLong(Request::at).thenComparingInt(Request::actor))
                        .orElseThrow();
        waiting.remove(next);
        demanded += next.demand();
        requests++;
        return new Grant(next.actor(), begin(next, now));
    }

    final Outcome.Served served() {
        return new Outcome.Served(busy(), demanded, requests);
    }

    abstract boolean free(long now);

    abstract long begin(Request request, long now);

    abstract long busy();

    /** A link carries one value at a time. */
    static final class OfLink extends Station {
        private long until;
        private long busy;

        @Override
        boolean free(long now) {
            return until <= now;
        }

        @Override
        long begin(Request request, long now) {
            until = now + request.demand();
            busy += request.demand();
            return until;
        }

        @Override
        long busy() {
            return busy;
        }
    }

    /** Channels side by side; the next request begins when one of them has nothing to do. */
    static final class OfMemory extends Station {
        private final Dram dram;
        private final double ticksPerSecond;
        private final double[] until;
        private final int[] last;
        private final boolean[] wrote;
        private double busy;

        OfMemory(Dram dram, double ticksPerSecond) {
            this.dram = dram;
            this.ticksPerSecond = ticksPerSecond;
            this.until = new double[dram.channels()];
            this.last = new int[until.length];
            this.wrote = new boolean[until.length];
            java.util.Arrays.fill(last, -1);
        }

        @Override
        boolean free(long now) {
            for (double end : until) {
                if (end <= now) {
                    return true;
                }
            }
            return false;
        }

        @Override
        long begin(Request request, long now) {
            double end = now + 1;
            long left = request.demand();
            long[] parts = new long[until.length];
            for (int c = 0; left > 0; c = (c + 1) % until.length) {
                long piece = Math.min(left, dram.interleaveBytes());
                parts[c] += piece;
                left -= piece;
            }
            for (int c = 0; c < until.length; c++) {
                if (parts[c] > 0) {
                    end = Math.max(end, channel(c, request, parts[c], now));
                }
            }
            return (long) Math.ceil(end);
        }

        /** When channel {@code c} is done with its part. */
        private double channel(int c, Request request, long bytes, long now) {
            long bursts = Math.ceilDiv(bytes, dram.burstBytes());
            double seconds = bursts * dram.burstBytes() / dram.streamBytesPerSecond();
            seconds += last[c] == request.actor() ? 0 : dram.rowSeconds();
            seconds += last[c] >= 0 && wrote[c] != request.writes() ? dram.turnSeconds() : 0;
            double ticks = seconds / (1 - dram.refresh()) * ticksPerSecond;
            until[c] = Math.max(until[c], now) + ticks;
            last[c] = request.actor();
            wrote[c] = request.writes();
            busy += ticks / until.length;
            return until[c];
        }

        @Override
        long busy() {
            return Math.round(busy);
        }
    }
}
