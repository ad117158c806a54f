package sambaflow.sim.time;

import java.util.ArrayList;
import java.util.List;
import sambaflow.timing.Outcome;
import sambaflow.timing.TokenGraph;

/**
 * The oracle: a token graph, tick by tick. It keeps every token and every credit on its way, and
 * knows nothing of the sweep; slow, for small graphs.
 *
 * <p>A memory is many channels here, each with its own open row, direction and work: a request is
 * cut into pieces over the channels in turns, and a channel goes on to the next request when it is
 * done, whatever the others do. The sweep lets one request have all channels; how far that is off
 * is what tests measure.
 */
final class CycleStepped {
    private final TokenGraph graph;
    private final List<Machine> machines = new ArrayList<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private final List<Station> stations = new ArrayList<>();
    private long now;

    private CycleStepped(TokenGraph graph) {
        this.graph = graph;
        graph.channels().forEach(c -> pipes.add(new Pipe(graph, c)));
        for (int a = 0; a < graph.actors().size(); a++) {
            machines.add(new Machine(graph.actors().get(a), a));
        }
        for (TokenGraph.Server server : graph.servers()) {
            stations.add(
                    switch (server) {
                        case TokenGraph.Link _ -> new Station.OfLink();
                        case TokenGraph.Memory m ->
                                new Station.OfMemory(m.dram(), graph.ticksPerSecond());
                    });
        }
    }

    /** What becomes of {@code graph}. */
    static Outcome run(TokenGraph graph) {
        return new CycleStepped(graph).outcome();
    }

    private Outcome outcome() {
        while (!machines.stream().allMatch(Machine::isOver)) {
            boolean something = settle();
            if (!something && isQuiet()) {
                List<Long> fired = machines.stream().map(m -> m.fired).toList();
                return new Outcome.Deadlock(now, fired, List.of());
            }
            now++;
            pipes.forEach(Pipe::step);
        }
        long end = 0;
        List<Outcome.Use> uses = new ArrayList<>();
        for (Machine m : machines) {
            end = Math.max(end, m.lastDone + m.actor.depth());
            uses.add(new Outcome.Use(m.first, m.lastDone, m.busy, 0, 0, 0));
        }
        List<Outcome.Served> served = stations.stream().map(Station::served).toList();
        return new Outcome.Finished(end, uses, served, graph.firings(), 0);
    }

    /** All that happens at this tick; again, as long as an end makes a beginning possible. */
    private boolean settle() {
        boolean any = false;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Machine m : machines) {
                moved |= end(m);
            }
            for (Machine m : machines) {
                moved |= begin(m);
            }
            for (int s = 0; s < stations.size(); s++) {
                Station.Grant grant = stations.get(s).step(now);
                if (grant != null) {
                    Machine m = machines.get(grant.actor());
                    m.working = true;
                    m.until = Math.max(now + m.actor.interval(), grant.end());
                    m.began(now);
                    moved = true;
                }
            }
            any |= moved;
        }
        return any;
    }

    private boolean end(Machine m) {
        if (!m.working || m.until > now) {
            return false;
        }
        m.working = false;
        m.busy += now - m.startedAt;
        m.fired++;
        m.lastDone = now;
        for (Pipe pipe : pipes) {
            if (pipe.channel.from() == m.number) {
                pipe.send();
            }
            if (pipe.channel.to() == m.number) {
                pipe.taken(m.fired);
            }
        }
        return true;
    }

    private boolean begin(Machine m) {
        if (m.working || m.asking || m.isOver() || !ready(m)) {
            return false;
        }
        int server = m.actor.server();
        for (Pipe pipe : pipes) {
            if (pipe.channel.from() == m.number) {
                pipe.reserve();
            }
        }
        if (server == TokenGraph.NONE) {
            m.working = true;
            m.until = now + m.actor.interval();
            m.began(now);
        } else {
            m.asking = true;
            stations.get(server).ask(m.number, now, m.actor.demand(), m.actor.writes());
        }
        return true;
    }

    private boolean ready(Machine m) {
        for (Pipe pipe : pipes) {
            boolean in = pipe.channel.to() == m.number;
            boolean out = pipe.channel.from() == m.number;
            if (in && !pipe.has(m.fired) || out && !pipe.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    private boolean isQuiet() {
        return machines.stream().noneMatch(m -> m.working || m.asking)
                && pipes.stream().allMatch(Pipe::isQuiet);
    }

    private static final class Machine {
        private final TokenGraph.Actor actor;
        private final int number;
        private boolean working;
        private boolean asking;
        private long until;
        private long startedAt;
        private long first;
        private long fired;
        private long busy;
        private long lastDone;

        Machine(TokenGraph.Actor actor, int number) {
            this.actor = actor;
            this.number = number;
        }

        boolean isOver() {
            return fired == actor.firings();
        }

        void began(long now) {
            asking = false;
            startedAt = now;
            first = fired == 0 ? now : first;
        }
    }
}
