package sambaflow.timing;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;
import sambaflow.pef.Flow;
import sambaflow.pef.Layout;
import sambaflow.pef.Route;
import sambaflow.pef.Stream;

/**
 * How long the ways of a section are, and which links its values must take turns on.
 *
 * <p>Each route waits at the busiest link it has, if that is busy for a good part of the section's
 * time; what a less busy link adds is less than a slice in all.
 */
final class Ways {
    /** Part of the section's time that a link is busy for before turns on it are worth a look. */
    private static final double BUSY = 0.25;

    private final Layout layout;
    private final double memoryBytesPerSecond;
    private final List<PipelineTime.Way> ways;
    private final int outside;
    private final int[] link;
    private final long[] cycles;
    private final int[] feed;

    /** By stream: its route, or NONE. */
    private final int[] streams;

    private final TreeMap<Integer, Integer> numbers = new TreeMap<>();

    Ways(Layout layout, RduSpec rdu, int tiles, List<TokenGraph.Server> servers) {
        this.memoryBytesPerSecond = rdu.memoryBytesPerSecond(tiles);
        this.layout = layout;
        this.ways = layout.ways(rdu);
        this.link = new int[layout.routes().size()];
        this.cycles = new long[link.length];
        this.feed = new int[layout.stages().size()];
        Arrays.fill(link, TokenGraph.NONE);
        Arrays.fill(feed, TokenGraph.NONE);
        this.streams = new int[layout.streams().size()];
        streams();
        Mesh mesh = Mesh.of(rdu, rdu.tiles());
        this.outside = unrouted() ? rdu.hopCycles() : hops(mesh) * rdu.network().switchCycles();
        if (!unrouted()) {
            turns(rdu, mesh, servers);
        }
    }

    boolean unrouted() {
        return layout.routes().isEmpty();
    }

    int latency(int channel) {
        return ways.get(channel).latency();
    }

    int credit(int channel) {
        return ways.get(channel).credit();
    }

    /** Cycles of the longest way from or to the memory outside. */
    int outside() {
        return outside;
    }

    /** The server of the link that a channel waits at, or NONE. */
    int channelLink(int channel) {
        return unrouted() ? TokenGraph.NONE : link[channel];
    }

    /** Cycles that a channel keeps its link busy in one run. */
    long channelCycles(int channel) {
        return cycles[channel];
    }

    /** The server of the link that a stage's operands wait at, or NONE. */
    int feedLink(int stage) {
        return feed[stage] == TokenGraph.NONE ? TokenGraph.NONE : link[feed[stage]];
    }

    long feedCycles(int stage) {
        return feed[stage] == TokenGraph.NONE ? 0 : cycles[feed[stage]];
    }

    /** The server of the link that a stream waits at, or NONE. */
    int streamLink(int stream) {
        return streams[stream] == TokenGraph.NONE ? TokenGraph.NONE : link[streams[stream]];
    }

    long streamCycles(int stream) {
        return streams[stream] == TokenGraph.NONE ? 0 : cycles[streams[stream]];
    }

    /** The routes from and to the memory outside are those of the streams, in their order. */
    private void streams() {
        Arrays.fill(streams, TokenGraph.NONE);
        int next = 0;
        for (int r = 0; r < link.length && next < streams.length; r++) {
            Route route = layout.routes().get(r);
            Stream stream = layout.streams().get(next);
            boolean in = route.kind() == Route.Kind.READ && route.to() == stream.stage();
            boolean out = route.kind() == Route.Kind.WRITE && route.from() == stream.stage();
            if (stream.in() ? in : out) {
                streams[next++] = r;
            }
        }
    }

    private int hops(Mesh mesh) {
        int most = 0;
        for (Route route : layout.routes()) {
            if (route.kind() == Route.Kind.READ || route.kind() == Route.Kind.WRITE) {
                most = Math.max(most, route.hops(mesh));
            }
        }
        return most;
    }

    private void turns(RduSpec rdu, Mesh mesh, List<TokenGraph.Server> servers) {
        long[] bytes = layout.linkBytes(rdu, Network.VECTOR);
        double worth = BUSY * pace(rdu) * Network.VECTOR.bytesPerCycle(rdu);
        for (int r = 0; r < link.length; r++) {
            Route route = layout.routes().get(r);
            boolean turns =
                    switch (route.kind()) {
                        case CHANNEL, FEED, READ, WRITE -> true;
                        case CREDIT, CHAIN -> false;
                    };
            if (!turns || route.network() != Network.VECTOR) {
                continue;
            }
            Busiest busiest = new Busiest(mesh, bytes);
            route.flows().forEach(f -> f.walk(mesh, busiest));
            if (busiest.link >= 0 && bytes[busiest.link] > worth) {
                link[r] = server(mesh, busiest.link, servers);
                Times own = new Times(mesh, busiest.link);
                route.flows().forEach(f -> f.walk(mesh, own));
                cycles[r] =
                        Math.ceilDiv(own.times * route.bytes(), Network.VECTOR.bytesPerCycle(rdu));
                if (route.kind() == Route.Kind.FEED) {
                    feed[route.to()] = r;
                }
            }
        }
    }

    /** Cycles that the section takes at least, links aside. */
    private double pace(RduSpec rdu) {
        long slowest = layout.stages().stream().mapToLong(s -> s.cycles()).max().orElse(0);
        return Math.max(slowest, layout.traffic() / memoryBytesPerSecond * rdu.clockHz());
    }

    private int server(Mesh mesh, int number, List<TokenGraph.Server> servers) {
        return numbers.computeIfAbsent(
                number,
                n -> {
                    int at = n / Direction.values().length;
                    Direction to = Direction.values()[n % Direction.values().length];
                    servers.add(new TokenGraph.Link(mesh.name(at) + to.letter()));
                    return servers.size() - 1;
                });
    }

    /** The link with most to carry on a route's flows; of equal ones the first by its number. */
    private static final class Busiest implements Flow.Walk {
        private final Mesh mesh;
        private final long[] bytes;
        private int link = -1;

        Busiest(Mesh mesh, long[] bytes) {
            this.mesh = mesh;
            this.bytes = bytes;
        }

        @Override
        public void link(int from, Direction came, Direction goes) {
            int number = mesh.link(from, goes);
            if (link < 0
                    || bytes[number] > bytes[link]
                    || bytes[number] == bytes[link] && number < link) {
                link = number;
            }
        }

        @Override
        public void delivers(int at, int hops) {
            // Only the way counts.
        }
    }

    /** How often a route's flows take a link. */
    private static final class Times implements Flow.Walk {
        private final Mesh mesh;
        private final int link;
        private long times;

        Times(Mesh mesh, int link) {
            this.mesh = mesh;
            this.link = link;
        }

        @Override
        public void link(int from, Direction came, Direction goes) {
            times += mesh.link(from, goes) == link ? 1 : 0;
        }

        @Override
        public void delivers(int at, int hops) {
            // Only the way counts.
        }
    }
}
