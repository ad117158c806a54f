package sambaflow.pef;

import java.util.ArrayList;
import java.util.List;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;

/**
 * How a section works: its stages on their units, what passes between them, and how it is routed
 * once it has been.
 *
 * @param channels in the order of the stages they lead to
 * @param streams from and to the memory outside, in the order of their stages
 * @param tokens slices in which the section works through its tensors
 * @param traffic bytes read from and written to the memory outside in one run
 * @param routes none, or first those of the channels, in their order, then the credits', then
 *     others
 */
public record Layout(
        List<Stage> stages,
        List<Channel> channels,
        List<Stream> streams,
        long tokens,
        long traffic,
        List<Route> routes) {
    /** More slices than this a section does not work in; who times it counts each of them. */
    public static final long MOST_TOKENS = 1 << 20;

    public Layout {
        stages = List.copyOf(stages);
        channels = List.copyOf(channels);
        streams = List.copyOf(streams);
        routes = List.copyOf(routes);
    }

    public int pcuCount() {
        return stages.stream().mapToInt(Stage::pcuCount).sum();
    }

    public int pmuCount() {
        return stages.stream().mapToInt(Stage::pmuCount).sum();
    }

    /** How many it occupies of the kind of unit that it needs more of. */
    int mostUnits() {
        return Math.max(pcuCount(), pmuCount());
    }

    /**
     * The least time it takes on {@code tiles} tiles of {@code rdu}, with the length of its routes
     * and their load.
     */
    public PipelineTime time(RduSpec rdu, int tiles) {
        double rate = rdu.memoryBytesPerSecond(tiles) / rdu.clockHz();
        PipelineTime time = PipelineTime.of(steps(), ways(rdu), tokens, traffic / rate);
        double links = routes.isEmpty() ? 0 : busiestLink(rdu);
        double compute = Math.max(time.compute(), links);
        return new PipelineTime(compute, time.memory(), time.fill() + compute - time.compute());
    }

    /** Its stages, as the closed form takes them. */
    public List<PipelineTime.Step> steps() {
        return stages.stream().map(s -> new PipelineTime.Step(s.cycles(), s.depth())).toList();
    }

    /** Its channels, as the closed form takes them. */
    public List<PipelineTime.Way> ways(RduSpec rdu) {
        int[] routed = routes.isEmpty() ? new int[0] : routeCycles(rdu);
        List<PipelineTime.Way> ways = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            Channel c = channels.get(i);
            ways.add(
                    routes.isEmpty()
                            ? PipelineTime.Way.unrouted(c.from(), c.to(), c.waits(), rdu)
                            : new PipelineTime.Way(
                                    c.from(),
                                    c.to(),
                                    c.waits(),
                                    routed[i],
                                    c.depth(),
                                    routed[channels.size() + i]));
        }
        return ways;
    }

    /** Cycles of each channel to the compute units of its reader, then of each credit. */
    private int[] routeCycles(RduSpec rdu) {
        Mesh mesh = mesh(rdu);
        int each = rdu.network().switchCycles();
        int[] feed = new int[stages.size()];
        int[] cycles = new int[2 * channels.size()];
        for (Route route : routes) {
            if (route.kind() == Route.Kind.FEED) {
                feed[route.to()] = each * route.hops(mesh);
            }
        }
        for (int i = 0; i < channels.size(); i++) {
            int credit = channels.size() + i;
            cycles[i] = each * routes.get(i).hops(mesh) + feed[channels.get(i).to()];
            cycles[credit] = each * routes.get(credit).hops(mesh);
        }
        return cycles;
    }

    private Mesh mesh(RduSpec rdu) {
        return Mesh.of(rdu, rdu.tiles());
    }

    /** Cycles that the link with most to carry is at work. */
    private double busiestLink(RduSpec rdu) {
        double busiest = 0;
        for (Network network : Network.values()) {
            if (!network.isShared()) {
                continue;
            }
            for (long bytes : linkBytes(rdu, network)) {
                busiest = Math.max(busiest, (double) bytes / network.bytesPerCycle(rdu));
            }
        }
        return busiest;
    }

    /**
     * Bytes that each link of {@code network} carries in one run, by its number in {@link Mesh}.
     */
    public long[] linkBytes(RduSpec rdu, Network network) {
        Mesh mesh = mesh(rdu);
        long[] bytes = new long[mesh.links()];
        for (Route route : routes) {
            if (route.network() == network) {
                Load load = new Load(mesh, bytes, route.bytes());
                route.flows().forEach(f -> f.walk(mesh, load));
            }
        }
        return bytes;
    }

    private record Load(Mesh mesh, long[] loads, long bytes) implements Flow.Walk {
        @Override
        public void link(int from, Direction came, Direction goes) {
            loads[mesh.link(from, goes)] += bytes;
        }

        @Override
        public void delivers(int at, int hops) {
            // A unit takes what arrives.
        }
    }
}
