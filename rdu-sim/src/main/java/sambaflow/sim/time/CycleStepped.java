package sambaflow.sim.time;

import java.util.ArrayList;
import java.util.List;
import sambaflow.timing.Outcome;
import sambaflow.timing.TokenGraph;

/**
 * Times a {@link TokenGraph} by moving its tokens tick by tick: slow, plain, and made of other
 * parts than {@code sambaflow.timing.Sweep}, which it is there to check.
 *
 * <p>Memories are told in more detail than there: each of their channels has its own requests, row
 * and direction, and goes on to the next request whether or not the others have.
 */
public final class CycleStepped {
    private final List<TokenQueue> channels = new ArrayList<>();
    private final List<SteppedActor> actors = new ArrayList<>();
    private final List<Station> stations = new ArrayList<>();
    private final boolean everyTick;
    private long clock;
    private long visited;

    private CycleStepped(TokenGraph graph, boolean everyTick) {
        this.everyTick = everyTick;
        for (TokenGraph.Channel c : graph.channels()) {
            channels.add(
                    new TokenQueue(
                            c,
                            graph.actors().get(c.from()).firings(),
                            graph.actors().get(c.to()).firings(),
                            graph.actors().get(c.from()).depth()));
        }
        for (TokenGraph.Server s : graph.servers()) {
            stations.add(
                    switch (s) {
                        case TokenGraph.Link _ -> new LinkStation();
                        case TokenGraph.Memory m ->
                                new DramStation(m.dram(), graph.ticksPerSecond());
                    });
        }
        for (int a = 0; a < graph.actors().size(); a++) {
            TokenGraph.Actor actor = graph.actors().get(a);
            Station station =
                    actor.server() == TokenGraph.NONE ? null : stations.get(actor.server());
            actors.add(new SteppedActor(a, actor, station, into(a), outOf(a)));
        }
    }

    /** What becomes of {@code graph}. Ticks in which no timer ends are passed over. */
    public static Outcome run(TokenGraph graph) {
        return new CycleStepped(graph, false).outcome();
    }

    /** The same, visiting every tick. */
    static Outcome everyTick(TokenGraph graph) {
        return new CycleStepped(graph, true).outcome();
    }

    private List<TokenQueue> into(int actor) {
        return channels.stream().filter(c -> c.channel().to() == actor).toList();
    }

    private List<TokenQueue> outOf(int actor) {
        return channels.stream().filter(c -> c.channel().from() == actor).toList();
    }

    private Outcome outcome() {
        while (true) {
            tick();
            visited++;
            long next = nextTimer();
            if (next == Station.NEVER) {
                return actors.stream().allMatch(SteppedActor::finished) ? finished() : deadlock();
            }
            clock = everyTick ? clock + 1 : next;
        }
    }

    /** All that happens at this tick; ends when nothing more does. */
    private void tick() {
        do {
            settle();
        } while (granted());
        for (SteppedActor actor : actors) {
            actor.rest();
        }
    }

    private void settle() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (TokenQueue channel : channels) {
                channel.arrive(clock);
            }
            for (SteppedActor actor : actors) {
                moved |= actor.step(clock);
            }
        }
    }

    /** Lets the earliest request that can be taken now begin, of equal ones the lowest actor's. */
    private boolean granted() {
        Station earliest = null;
        for (Station s : stations) {
            boolean first =
                    s.takes(clock)
                            && (earliest == null
                                    || Request.FIRST_COME.compare(s.head(), earliest.head()) < 0);
            earliest = first ? s : earliest;
        }
        if (earliest != null) {
            earliest.take(clock);
        }
        return earliest != null;
    }

    private long nextTimer() {
        long next = Station.NEVER;
        for (TokenQueue channel : channels) {
            next = Math.min(next, channel.nextTimer());
        }
        for (SteppedActor actor : actors) {
            next = Math.min(next, actor.nextTimer());
        }
        for (Station station : stations) {
            next = Math.min(next, station.nextTimer());
        }
        return next;
    }

    private Outcome finished() {
        return new Outcome.Finished(
                actors.stream().mapToLong(SteppedActor::left).max().orElse(0),
                actors.stream().map(SteppedActor::use).toList(),
                stations.stream().map(Station::served).toList(),
                visited,
                0);
    }

    private Outcome deadlock() {
        return new Outcome.Deadlock(
                actors.stream().mapToLong(a -> a.use().end()).max().orElse(0),
                actors.stream().map(SteppedActor::fired).toList(),
                circle());
    }

    /** Follows who waits for whom until somebody comes again. */
    private List<Outcome.Wait> circle() {
        SteppedActor at = actors.stream().filter(a -> !a.finished()).findFirst().orElseThrow();
        List<Outcome.Wait> way = new ArrayList<>();
        List<SteppedActor> met = new ArrayList<>();
        while (!met.contains(at)) {
            met.add(at);
            TokenQueue lacking = at.lacking();
            boolean room = lacking.channel().from() == at.number();
            way.add(lacking.wait(channels.indexOf(lacking), room));
            at = actors.get(room ? lacking.channel().to() : lacking.channel().from());
        }
        return way.subList(met.indexOf(at), way.size());
    }
}
