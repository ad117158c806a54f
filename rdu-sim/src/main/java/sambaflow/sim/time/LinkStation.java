package sambaflow.sim.time;

import java.util.PriorityQueue;
import sambaflow.timing.Outcome;

/** A link: whoever came first has it for as many ticks as he asked for. */
final class LinkStation implements Station {
    private final PriorityQueue<Request> waiting = new PriorityQueue<>(Request.FIRST_COME);
    private long free;
    private long busy;
    private long requests;

    @Override
    public void ask(Request request) {
        waiting.add(request);
    }

    @Override
    public boolean takes(long clock) {
        return !waiting.isEmpty() && free <= clock;
    }

    @Override
    public Request head() {
        return waiting.element();
    }

    @Override
    public void take(long clock) {
        Request request = waiting.remove();
        free = clock + request.demand();
        busy += request.demand();
        requests++;
        request.actor().serve(clock, free);
    }

    @Override
    public long nextTimer() {
        return waiting.isEmpty() ? NEVER : free;
    }

    @Override
    public Outcome.Served served() {
        return new Outcome.Served(busy, busy, requests);
    }
}
