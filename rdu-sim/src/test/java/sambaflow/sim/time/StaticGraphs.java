package sambaflow.sim.time;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import sambaflow.chip.Dram;
import sambaflow.timing.TokenGraph;
import sambaflow.timing.TokenGraph.Actor;
import sambaflow.timing.TokenGraph.Channel;
import sambaflow.timing.TokenGraph.Kind;
import sambaflow.timing.TokenGraph.Server;

/**
 * Static graphs of 1 to 64 actors from a seed: chains with forks, joins, ways around, different
 * rates, channels that wait, and room that is scarce or without end. Some of them deadlock.
 */
final class StaticGraphs {
    /** Four channels of DDR4 at 3200 MT/s; how much is outstanding does not bind. */
    static final Dram DDR4 =
            new Dram(1L << 40, 4, 25.6e9, 64, 4096, 8192, 45e-9, 15e-9, 0.045, 100e-9, 64);

    /** Ticks per second where there is a memory; a tick is half a nanosecond. */
    private static final double TICKS = 2e9;

    private static final int[] FACTORS = {1, 1, 1, 1, 2, 3, 4, 6};

    private final RandomGenerator random;
    private final List<Actor> actors = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    private final long iterations;

    /** Slots that a channel may have less than it needs by itself. */
    private int missing;

    private StaticGraphs(long seed, long iterations) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.iterations = iterations > 0 ? iterations : 1 + random.nextLong(60);
    }

    /** Nothing is shared. */
    static TokenGraph plain(long seed) {
        return plain(seed, 0);
    }

    /** The same for each number of {@code iterations}, but for how often its actors fire. */
    static TokenGraph plain(long seed, long iterations) {
        StaticGraphs graphs = new StaticGraphs(seed, iterations);
        graphs.stages(graphs.size(), 30);
        graphs.wire(0.04, 20);
        return graphs.graph();
    }

    /** So little room that many deadlock; nothing is shared. */
    static TokenGraph scarce(long seed) {
        StaticGraphs graphs = new StaticGraphs(seed, 0);
        graphs.missing = 3;
        graphs.stages(graphs.size(), 30);
        graphs.wire(0.15, 20);
        return graphs.graph();
    }

    /** So little room that many deadlock; some share links. */
    static TokenGraph scarceLinks(long seed) {
        StaticGraphs graphs = new StaticGraphs(seed, 0);
        graphs.missing = 3;
        graphs.stages(graphs.size(), 30);
        graphs.share();
        graphs.wire(0.1, 20);
        return graphs.graph();
    }

    /** Some actors share links. */
    static TokenGraph links(long seed) {
        return links(seed, 0);
    }

    static TokenGraph links(long seed, long iterations) {
        StaticGraphs graphs = new StaticGraphs(seed, iterations);
        graphs.stages(graphs.size(), 30);
        graphs.share();
        graphs.wire(0.02, 20);
        return graphs.graph();
    }

    /** Those that read and write values share one or two memories. */
    static TokenGraph memories(long seed) {
        return memories(seed, 0, DDR4);
    }

    static TokenGraph memories(long seed, long iterations, Dram dram) {
        StaticGraphs graphs = new StaticGraphs(seed, iterations);
        int most = graphs.random.nextInt(3) == 0 ? 12 : 10;
        graphs.stages(graphs.size(), 20 << graphs.random.nextInt(most));
        graphs.transfer(dram, most);
        graphs.wire(0.02, 200);
        return graphs.graph();
    }

    private int size() {
        return random.nextInt(4) == 0 ? 1 + random.nextInt(64) : 1 + random.nextInt(16);
    }

    private TokenGraph graph() {
        return new TokenGraph(actors, channels, servers, TICKS);
    }

    private void stages(int count, int interval) {
        boolean odd = random.nextInt(4) == 0;
        for (int a = 0; a < count; a++) {
            long firings =
                    odd
                            ? Math.max(1, iterations + random.nextInt(5) - 2)
                            : iterations * FACTORS[random.nextInt(FACTORS.length)];
            long depth = random.nextInt(3) == 0 ? random.nextInt(10) : 0;
            actors.add(Actor.stage(a, firings, random.nextInt(interval + 1), depth));
        }
    }

    private void share() {
        int links = 1 + random.nextInt(3);
        for (int s = 0; s < links; s++) {
            servers.add(new TokenGraph.Link("L" + s));
        }
        for (int a = 0; a < actors.size(); a++) {
            if (random.nextInt(3) == 0) {
                Actor old = actors.get(a);
                actors.set(
                        a,
                        new Actor(
                                Kind.WIRE,
                                a,
                                old.firings(),
                                random.nextBoolean() ? 0 : old.interval(),
                                old.depth(),
                                random.nextInt(links),
                                random.nextInt(15),
                                false));
            }
        }
    }

    private void transfer(Dram dram, int most) {
        int memories = 1 + random.nextInt(2);
        for (int s = 0; s < memories; s++) {
            servers.add(new TokenGraph.Memory("M" + s, dram));
        }
        for (int a = 0; a < actors.size(); a++) {
            boolean reads = random.nextInt(4) == 0;
            if (reads || random.nextInt(4) == 0 || a == 0) {
                Actor old = actors.get(a);
                long bytes = (2048L << random.nextInt(most)) + 64L * random.nextInt(32);
                actors.set(
                        a,
                        new Actor(
                                reads ? Kind.READ : Kind.WRITE,
                                a,
                                old.firings(),
                                0,
                                reads ? 200 : 0,
                                random.nextInt(memories),
                                bytes,
                                !reads));
            }
        }
    }

    /** A channel into each actor but the first, and some more, always from lower to higher. */
    private void wire(double waiting, int latency) {
        for (int to = 1; to < actors.size(); to++) {
            int from = random.nextInt(3) > 0 ? to - 1 : random.nextInt(to);
            join(from, to, waiting, latency);
            while (random.nextInt(4) == 0) {
                join(random.nextInt(to), to, waiting, latency);
            }
        }
    }

    private void join(int from, int to, double waiting, int latency) {
        long made = actors.get(from).firings();
        boolean waits = random.nextDouble() < waiting;
        long least = waits ? made : Math.ceilDiv(made, actors.get(to).firings()) + 1;
        boolean tight = made == actors.get(to).firings() && random.nextInt(8) == 0;
        long slots = tight && !waits ? 1 : Math.max(1, least - missing + random.nextInt(7));
        channels.add(
                new Channel(
                        from,
                        to,
                        random.nextInt(latency + 1),
                        random.nextInt(4) == 0 ? 0 : slots,
                        random.nextBoolean() ? 0 : random.nextInt(latency + 1),
                        waits));
    }

    /** The same graph with its actors numbered anew: actor {@code a} becomes {@code to[a]}. */
    static TokenGraph renumbered(TokenGraph graph, int[] to) {
        Actor[] moved = new Actor[to.length];
        for (int a = 0; a < to.length; a++) {
            moved[to[a]] = graph.actors().get(a);
        }
        List<Channel> joined = new ArrayList<>();
        for (Channel c : graph.channels()) {
            joined.addFirst(
                    new Channel(
                            to[c.from()],
                            to[c.to()],
                            c.latency(),
                            c.slots(),
                            c.credit(),
                            c.waits()));
        }
        return new TokenGraph(List.of(moved), joined, graph.servers(), graph.ticksPerSecond());
    }
}
