package sambaflow.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import sambaflow.chip.Dram;
import sambaflow.timing.TokenGraph;

/**
 * The straightforward way to time a {@link TokenGraph}: a queue of events in order of time, with an
 * object for each token, each credit and each end of a firing. What the sweep is fast beside.
 */
final class EventQueue {
    /** Something that happens at a tick; of one tick, ends and arrivals come before grants. */
    private record Event(long at, boolean grant, int actor, Runnable happens) {}

    private record Asked(long at, int actor) {}

    private static final class Lane {
        private long there;
        private long room;
        private long freed;
    }

    private static final class Desk {
        private final PriorityQueue<Asked> waiting =
                new PriorityQueue<>(
                        Comparator.comparingLong(Asked::at).thenComparingInt(Asked::actor));
        private long free;
        private int last = TokenGraph.NONE;
        private boolean wrote;
    }

    private final TokenGraph graph;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at)
                            .thenComparing(Event::grant)
                            .thenComparingInt(Event::actor));
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Desk> desks = new ArrayList<>();
    private final long[] fired;
    private final boolean[] busy;
    private long clock;
    private long end;

    private EventQueue(TokenGraph graph) {
        this.graph = graph;
        this.fired = new long[graph.actors().size()];
        this.busy = new boolean[fired.length];
        for (TokenGraph.Channel c : graph.channels()) {
            Lane lane = new Lane();
            lane.room = c.slots();
            lanes.add(lane);
        }
        graph.servers().forEach(s -> desks.add(new Desk()));
    }

    /** Ticks until the last firing is done and what it made has left, or until nothing can fire. */
    static long ticks(TokenGraph graph) {
        EventQueue queue = new EventQueue(graph);
        for (int a = 0; a < queue.fired.length; a++) {
            queue.begin(a);
        }
        while (!queue.events.isEmpty()) {
            Event event = queue.events.remove();
            queue.clock = event.at();
            event.happens().run();
        }
        return queue.end;
    }

    private void after(long ticks, boolean grant, int actor, Runnable happens) {
        events.add(new Event(clock + ticks, grant, actor, happens));
    }

    private void begin(int a) {
        TokenGraph.Actor actor = graph.actors().get(a);
        if (busy[a] || fired[a] == actor.firings() || !ready(a)) {
            return;
        }
        busy[a] = true;
        for (int c = 0; c < lanes.size(); c++) {
            lanes.get(c).room -= graph.channels().get(c).from() == a ? 1 : 0;
        }
        if (actor.server() == TokenGraph.NONE) {
            after(actor.interval(), false, a, () -> done(a));
            return;
        }
        Desk desk = desks.get(actor.server());
        desk.waiting.add(new Asked(clock, a));
        after(Math.max(0, desk.free - clock), true, a, () -> grant(desk));
    }

    private boolean ready(int a) {
        for (int c = 0; c < lanes.size(); c++) {
            TokenGraph.Channel channel = graph.channels().get(c);
            Lane lane = lanes.get(c);
            boolean tokens = channel.to() != a || lane.there >= needed(channel, fired[a]);
            boolean room = channel.from() != a || channel.slots() == 0 || lane.room > 0;
            if (!tokens || !room) {
                return false;
            }
        }
        return true;
    }

    private long needed(TokenGraph.Channel channel, long firing) {
        long made = graph.actors().get(channel.from()).firings();
        long reads = graph.actors().get(channel.to()).firings();
        return channel.waits() ? made : Math.ceilDiv((firing + 1) * made, reads);
    }

    private void grant(Desk desk) {
        if (desk.waiting.isEmpty() || desk.free > clock) {
            return;
        }
        int a = desk.waiting.remove().actor();
        TokenGraph.Actor actor = graph.actors().get(a);
        long work =
                switch (graph.servers().get(actor.server())) {
                    case TokenGraph.Link _ -> actor.demand();
                    case TokenGraph.Memory m -> transfer(desk, m.dram(), a, actor);
                };
        desk.free = clock + work;
        after(Math.max(work, actor.interval()), false, a, () -> done(a));
        if (!desk.waiting.isEmpty()) {
            after(work, true, desk.waiting.peek().actor(), () -> grant(desk));
        }
    }

    private long transfer(Desk desk, Dram dram, int a, TokenGraph.Actor actor) {
        long round = (long) dram.interleaveBytes() * dram.channels();
        long part =
                actor.demand() / round * dram.interleaveBytes()
                        + Math.min(actor.demand() % round, dram.interleaveBytes());
        double bytes = Math.ceilDiv(part, dram.burstBytes()) * (double) dram.burstBytes();
        double seconds = bytes / dram.streamBytesPerSecond();
        seconds += desk.last == a ? 0 : dram.rowSeconds();
        seconds +=
                desk.last == TokenGraph.NONE || desk.wrote == actor.writes()
                        ? 0
                        : dram.turnSeconds();
        desk.last = a;
        desk.wrote = actor.writes();
        double ticks = seconds * (1 / (1 - dram.refresh())) * graph.ticksPerSecond();
        return Math.max(1, (long) Math.ceil(ticks));
    }

    private void done(int a) {
        busy[a] = false;
        fired[a]++;
        long depth = graph.actors().get(a).depth();
        end = Math.max(end, clock + depth);
        for (int c = 0; c < lanes.size(); c++) {
            TokenGraph.Channel channel = graph.channels().get(c);
            Lane lane = lanes.get(c);
            if (channel.from() == a) {
                after(depth + channel.latency(), false, channel.to(), () -> arrives(lane, channel));
            }
            if (channel.to() == a) {
                for (; lane.freed < passed(channel, fired[a]); lane.freed++) {
                    after(channel.credit(), false, channel.from(), () -> frees(lane, channel));
                }
            }
        }
        begin(a);
    }

    private long passed(TokenGraph.Channel channel, long firings) {
        long made = graph.actors().get(channel.from()).firings();
        long reads = graph.actors().get(channel.to()).firings();
        return channel.waits() ? firings / reads * made : firings * made / reads;
    }

    private void arrives(Lane lane, TokenGraph.Channel channel) {
        lane.there++;
        begin(channel.to());
    }

    private void frees(Lane lane, TokenGraph.Channel channel) {
        lane.room++;
        begin(channel.from());
    }
}
