package sambaflow.sim.time;

import java.util.List;
import sambaflow.timing.Outcome;
import sambaflow.timing.TokenGraph;

/** An actor as a machine of three states: it rests, waits for its server, or works. */
final class SteppedActor {
    private enum State {
        RESTS,
        ASKS,
        WORKS
    }

    private final int number;
    private final TokenGraph.Actor actor;
    private final Station station;
    private final List<TokenQueue> in;
    private final List<TokenQueue> out;
    private State state = State.RESTS;
    private boolean lacksTokens;
    private long fired;
    private long since;
    private long until;
    private long first;
    private long busy;
    private long data;
    private long room;
    private long served;

    SteppedActor(
            int number,
            TokenGraph.Actor actor,
            Station station,
            List<TokenQueue> in,
            List<TokenQueue> out) {
        this.number = number;
        this.actor = actor;
        this.station = station;
        this.in = in;
        this.out = out;
    }

    int number() {
        return number;
    }

    long fired() {
        return fired;
    }

    boolean finished() {
        return fired == actor.firings();
    }

    /** Ends its work or begins anew, if it can at {@code clock}; returns whether it did. */
    boolean step(long clock) {
        return switch (state) {
            case RESTS -> begins(clock);
            case ASKS -> false;
            case WORKS -> ends(clock);
        };
    }

    private boolean begins(long clock) {
        if (finished() || lacking() != null) {
            return false;
        }
        // What was missing last is what it waited for.
        data += lacksTokens ? clock - since : 0;
        room += lacksTokens ? 0 : clock - since;
        out.forEach(TokenQueue::reserve);
        if (station == null) {
            work(clock, clock + actor.interval());
        } else {
            state = State.ASKS;
            since = clock;
            station.ask(new Request(this, clock, actor.demand(), actor.writes()));
        }
        return true;
    }

    /** Its server works for it, or has; times are in ticks. */
    void serve(long start, long end) {
        served += start - since;
        work(start, Math.max(end, start + actor.interval()));
    }

    private void work(long start, long end) {
        state = State.WORKS;
        first = fired == 0 ? start : first;
        busy += end - start;
        until = end;
    }

    private boolean ends(long clock) {
        if (until > clock) {
            return false;
        }
        state = State.RESTS;
        since = clock;
        fired++;
        out.forEach(c -> c.send(clock));
        in.forEach(c -> c.read(clock));
        return true;
    }

    /** Looks at what is missing, when nothing more happens at a tick. */
    void rest() {
        if (state == State.RESTS && !finished()) {
            lacksTokens = withoutTokens() != null;
        }
    }

    /** The first channel without the tokens, or the room, for its next firing; null if none. */
    TokenQueue lacking() {
        TokenQueue lacking = withoutTokens();
        return lacking == null ? withoutRoom() : lacking;
    }

    private TokenQueue withoutTokens() {
        for (TokenQueue channel : in) {
            if (!channel.hasTokens()) {
                return channel;
            }
        }
        return null;
    }

    private TokenQueue withoutRoom() {
        for (TokenQueue channel : out) {
            if (!channel.hasRoom()) {
                return channel;
            }
        }
        return null;
    }

    long nextTimer() {
        return state == State.WORKS ? until : Station.NEVER;
    }

    /** When what it made last has left it. */
    long left() {
        return since + actor.depth();
    }

    Outcome.Use use() {
        return new Outcome.Use(first, fired == 0 ? 0 : since, busy, data, room, served);
    }
}
