package sambaflow.place;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.pef.Channel;
import sambaflow.pef.Layout;
import sambaflow.pef.Route;
import sambaflow.pef.Stage;
import sambaflow.pef.Units;

/**
 * Places and routes one section: arranges its stages, improves that, finds ways for its values and
 * makes channels as deep as those ways need.
 */
final class Mapper {
    /** The random changes of the first try; the second one takes the next number. */
    static final long SEED = 1;

    /** How much longer a section may take for its routes before another placement is tried. */
    private static final double TOLERATED = 1.02;

    private static final double NANOS = 1e9;

    private final RduSpec rdu;
    private final Mesh mesh;

    Mapper(RduSpec rdu, int tiles) {
        this.rdu = rdu;
        this.mesh = Mesh.of(rdu, tiles);
    }

    /**
     * A section on its units.
     *
     * @param layout with the positions of stages, channels and streams instead of their names
     */
    record Mapped(Layout layout, PlaceReport report) {}

    /** One try: what was found, and what it takes. */
    private record Try(Layout layout, RoutedNets routed, double cycles, long seed) {}

    /**
     * @param name of the section, for what is said of it
     * @throws CompileException if its wires do not fit, or the thread was interrupted
     */
    Mapped map(String name, Netlist section) {
        long start = System.nanoTime();
        Netlist netlist = Slack.grown(section, rdu, mesh);
        List<PipelineTime.Way> ways = netlist.ways(rdu);
        double before = netlist.time(rdu, ways).cycles();
        Try found = attempt(name, netlist, ways, SEED);
        if (found.cycles > TOLERATED * before && netlist.blocks().size() > 1) {
            Try second = attempt(name, netlist, lengths(found.layout), SEED + 1);
            found = second.cycles < found.cycles ? second : found;
        }
        return finished(name, netlist, found, before, start);
    }

    /** The channels with the lengths that their routes have. */
    private List<PipelineTime.Way> lengths(Layout layout) {
        return layout.ways(rdu).stream()
                .map(w ->
                        new PipelineTime.Way(
                                w.from(), w.to(), w.waits(), w.latency(), 0, w.credit()))
                .toList();
    }

    private Try attempt(String name, Netlist netlist, List<PipelineTime.Way> ways, long seed) {
        Arrangement arrangement = new Arrangement(netlist, mesh);
        double period = netlist.period(rdu);
        PlacementCost cost =
                new PlacementCost(netlist, mesh, ways, period, Network.VECTOR.bytesPerCycle(rdu));
        Annealer.anneal(arrangement, cost, ways.size() + netlist.blocks().size(), seed);
        RoutedNets routed =
                RoutedNets.of(name, Nets.of(netlist, arrangement, mesh, rdu), mesh, rdu, period);
        int[] depths = netlist.wires().stream().mapToInt(Netlist.Wire::depth).toArray();
        Layout layout = layout(netlist, arrangement, routed.routes(netlist), depths);
        // Room is not counted yet: channels get as deep as their ways need afterwards.
        double cycles = netlist.time(rdu, lengths(layout)).cycles();
        return new Try(layout, routed, Math.max(cycles, routed.busiest(Network.VECTOR)), seed);
    }

    private Layout layout(
            Netlist netlist, Arrangement arrangement, List<Route> routes, int[] depths) {
        List<Stage> stages = new ArrayList<>();
        long[] held = Slack.held(netlist, depths);
        for (int i = 0; i < held.length; i++) {
            Netlist.Block block = netlist.blocks().get(i);
            stages.add(
                    new Stage(
                            List.of(),
                            block.kind(),
                            block.cycles(),
                            block.depth(),
                            units(arrangement.computing(i)),
                            units(arrangement.holding(i)),
                            block.passes(),
                            held[i]));
        }
        return new Layout(
                stages,
                channels(netlist, depths),
                netlist.streams().stream().map(Netlist.Stream::moved).toList(),
                netlist.tokens(),
                netlist.traffic(),
                routes);
    }

    private static List<Channel> channels(Netlist netlist, int[] depths) {
        return IntStream.range(0, depths.length)
                .mapToObj(i -> {
                    Netlist.Wire wire = netlist.wires().get(i);
                    return new Channel(wire.from(), wire.to(), i, depths[i], wire.waits());
                })
                .toList();
    }

    /** As runs within tiles. */
    private List<Units> units(Arrangement.Stretch stretch) {
        int perTile = mesh.unitsPerTile();
        List<Units> units = new ArrayList<>();
        int next = 0;
        while (next < stretch.count()) {
            int first = stretch.unit(next);
            int run = 1;
            while (next + run < stretch.count()
                    && stretch.unit(next + run) == first + run
                    && (first + run) % perTile > 0) {
                run++;
            }
            units.add(new Units(first / perTile, first % perTile, run));
            next += run;
        }
        return units;
    }

    /** {@code found} with channels as deep as its routes need. */
    private Mapped finished(String name, Netlist netlist, Try found, double before, long start) {
        double period = Math.max(netlist.period(rdu), found.routed.busiest(Network.VECTOR));
        List<PipelineTime.Way> ways = lengths(found.layout);
        int[] wanted = Slack.wanted(netlist, ways, period / netlist.tokens());
        int[] depths = Slack.fitting(netlist, wanted, rdu);
        Layout at = found.layout;
        long[] held = Slack.held(netlist, depths);
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < held.length; i++) {
            stages.add(at.stages().get(i).holding(held[i]));
        }
        Layout layout =
                new Layout(
                        stages,
                        channels(netlist, depths),
                        at.streams(),
                        at.tokens(),
                        at.traffic(),
                        at.routes());
        int had = netlist.wires().stream().mapToInt(Netlist.Wire::depth).sum();
        int has = IntStream.of(depths).sum();
        int[] hops = found.routed.hops();
        return new Mapped(
                layout,
                new PlaceReport(
                        name,
                        before,
                        layout.time(rdu, netlist.tiles()).cycles(),
                        found.routed.wireLength(),
                        IntStream.of(hops).average().orElse(0),
                        hops.length == 0 ? 0 : hops[(hops.length - 1) * 95 / 100],
                        hops.length == 0 ? 0 : hops[hops.length - 1],
                        found.routed.busyLinks(),
                        found.routed.overused(),
                        has - had,
                        IntStream.of(wanted).sum() - has,
                        found.seed,
                        "",
                        (System.nanoTime() - start) / NANOS));
    }
}
