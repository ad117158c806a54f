package sambaflow.timing;

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

/**
 * How long the ways of a section are, and which links its values must take turns on.
 *
 * <p>Each route waits at the busiest link it has, if others cross it too and if it is busy for a
 * good part of the section's time; what a less busy link adds is less than a slice in all.
 */
final class Ways {
    /** Part of the section's time that a link is busy for before turns on it are worth a look. */
    private static final double BUSY = 0.25;

    private final Layout layout;
    private final List<PipelineTime.Way> ways;
    private final int outside;
    private final int[] link;
    private final long[] cycles;
    private final int[] feed;
    private final TreeMap<Integer, Integer> numbers = new TreeMap<>();

    Ways(Layout layout, RduSpec rdu, List<TokenGraph.Server> servers) {
        this.layout = layout;
        this.ways = layout.ways(rdu);
        this.link = new int[layout.routes().size()];
        this.cycles = new long[link.length];
        this.feed = new int[layout.stages().size()];
        java.util.Arrays.fill(link, TokenGraph.NONE);
        java.util.Arrays.fill(feed, TokenGraph.NONE);
        Mesh mesh = new Mesh(rdu, rdu.tiles());
        this.outside = unrouted() ? rdu.hopCycles() : hops(mesh);
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

    private int hops(Mesh mesh) {
        int most = 0;
        for (Route route : layout.routes()) {
            if (route.kind() == Route.Kind.READ || route.kind() == Route.Kind.WRITE) {
                most = Math.max(most, route.hops(mesh));
            }
        }
        return most * Mesh.SWITCH_CYCLES;
    }

    private void turns(RduSpec rdu, Mesh mesh, List<TokenGraph.Server> servers) {
        long[] bytes = layout.linkBytes(rdu, Network.VECTOR);
        double worth = BUSY * busiestStage() * Network.VECTOR.bytesPerCycle();
        for (int r = 0; r < link.length; r++) {
            Route route = layout.routes().get(r);
            boolean waits = route.kind() == Route.Kind.CHANNEL || route.kind() == Route.Kind.FEED;
            if (!waits || route.network() != Network.VECTOR) {
                continue;
            }
            Busiest busiest = new Busiest(mesh, bytes, route.bytes());
            route.flows().forEach(f -> f.walk(mesh, busiest));
            if (busiest.link >= 0 && bytes[busiest.link] > worth && busiest.shared()) {
                link[r] = server(mesh, busiest.link, servers);
                cycles[r] = Math.ceilDiv(busiest.own, Network.VECTOR.bytesPerCycle());
                if (route.kind() == Route.Kind.FEED) {
                    feed[route.to()] = r;
                }
            }
        }
    }

    private long busiestStage() {
        return layout.stages().stream().mapToLong(s -> s.cycles()).max().orElse(0);
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

    /** The link with most to carry on a route's flows, and how much of that is the route's. */
    private static final class Busiest implements Flow.Walk {
        private final Mesh mesh;
        private final long[] bytes;
        private final long each;
        private int link = -1;
        private long own;

        Busiest(Mesh mesh, long[] bytes, long each) {
            this.mesh = mesh;
            this.bytes = bytes;
            this.each = each;
        }

        boolean shared() {
            return bytes[link] > own;
        }

        @Override
        public void link(int from, Direction came, Direction goes) {
            int number = mesh.link(from, goes);
            if (link < 0 || bytes[number] > bytes[link]) {
                link = number;
                own = 0;
            }
            own += number == link ? each : 0;
        }

        @Override
        public void delivers(int at, int hops) {
            // Only the way counts.
        }
    }
}
