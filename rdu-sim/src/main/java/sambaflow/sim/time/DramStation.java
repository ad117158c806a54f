package sambaflow.sim.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import sambaflow.chip.Dram;
import sambaflow.timing.Outcome;

/**
 * A memory: a request is cut in pieces that are dealt to its channels in turns, from the first one
 * on; it is done when the last piece is. Between ticks its channels keep their own time.
 */
final class DramStation implements Station {
    private final Dram dram;
    private final PriorityQueue<Request> waiting = new PriorityQueue<>(Request.FIRST_COME);
    private final List<DramChannel> channels = new ArrayList<>();
    private long busy;
    private long worked;
    private long bytes;
    private long requests;

    DramStation(Dram dram, double ticksPerSecond) {
        this.dram = dram;
        for (int c = 0; c < dram.channels(); c++) {
            channels.add(new DramChannel(dram, ticksPerSecond));
        }
    }

    @Override
    public void ask(Request request) {
        waiting.add(request);
    }

    @Override
    public boolean takes(long clock) {
        return !waiting.isEmpty() || turn(clock).isPresent();
    }

    /** The channel that goes on with the earliest request. */
    private Optional<DramChannel> turn(long clock) {
        return channels.stream()
                .filter(c -> c.takes(clock))
                .min(Comparator.comparing(c -> c.head().request(), Request.FIRST_COME));
    }

    @Override
    public Request head() {
        return waiting.isEmpty() ? turn(NEVER).orElseThrow().head().request() : waiting.element();
    }

    @Override
    public void take(long clock) {
        if (!waiting.isEmpty()) {
            deal(waiting.remove());
            return;
        }
        Deal deal = turn(clock).orElseThrow().take();
        if (deal.done()) {
            long start = (long) Math.ceil(deal.start());
            long end = (long) Math.ceil(deal.end());
            busy += Math.max(0, end - Math.max(worked, start));
            worked = Math.max(worked, end);
            deal.request().actor().serve(start, end);
        }
    }

    private void deal(Request request) {
        requests++;
        bytes += request.demand();
        long[] parts = new long[channels.size()];
        long rest = request.demand();
        for (int c = 0; rest > 0; c = (c + 1) % parts.length) {
            long piece = Math.min(rest, dram.interleaveBytes());
            parts[c] += Math.ceilDiv(piece, dram.burstBytes()) * dram.burstBytes();
            rest -= piece;
        }
        int pieces = 1;
        while (pieces < parts.length && parts[pieces] > 0) {
            pieces++;
        }
        Deal deal = new Deal(request, pieces);
        for (int c = 0; c < pieces; c++) {
            channels.get(c).add(deal, parts[c]);
        }
    }

    @Override
    public long nextTimer() {
        return channels.stream().mapToLong(DramChannel::nextTimer).min().orElse(NEVER);
    }

    @Override
    public Outcome.Served served() {
        return new Outcome.Served(busy, bytes, requests);
    }
}
