package sambaflow.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.chip.RduSpec;
import sambaflow.pef.Route;

/**
 * All nets of a section whose units have places.
 *
 * <p>A value lies over the units of a stage in equal parts, row by row of the chip, so that parts
 * that belong together are in the same rows. A unit sends to those that hold some of its part.
 */
final class Nets {
    /** Units that one AGCU serves, so that ways to it are not long. */
    private static final int UNITS_PER_PORT = 32;

    private final Mesh mesh;
    private final RduSpec rdu;
    private final Netlist netlist;
    private final double period;
    private final int[][] pcus;
    private final int[][] pmus;
    private final int[] ports;
    private final double[] portLoad;
    private final List<Net> nets = new ArrayList<>();

    private Nets(Netlist netlist, Arrangement arrangement, Mesh mesh, RduSpec rdu) {
        this.mesh = mesh;
        this.rdu = rdu;
        this.netlist = netlist;
        this.period = netlist.period(rdu);
        int stages = netlist.blocks().size();
        this.pcus = new int[stages][];
        this.pmus = new int[stages][];
        int perTile = mesh.unitsPerTile();
        for (int i = 0; i < stages; i++) {
            pcus[i] = switches(arrangement.computing(i), u -> mesh.pcu(u / perTile, u % perTile));
            pmus[i] = switches(arrangement.holding(i), u -> mesh.pmu(u / perTile, u % perTile));
        }
        this.ports = IntStream.range(0, mesh.switches()).filter(mesh::hasPort).toArray();
        this.portLoad = new double[2 * ports.length];
    }

    static List<Net> of(Netlist netlist, Arrangement arrangement, Mesh mesh, RduSpec rdu) {
        Nets nets = new Nets(netlist, arrangement, mesh, rdu);
        nets.channels();
        nets.stages();
        nets.streams();
        return nets.nets;
    }

    /** The switches of a stage's units, row by row. */
    private int[] switches(Arrangement.Stretch units, IntUnaryOperator unit) {
        return IntStream.range(0, units.count())
                .map(units::unit)
                .map(unit)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(mesh::row).thenComparingInt(mesh::column))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The last units of the groups of a stage, or the memory units of one that only moves. */
    private int[] senders(int stage) {
        int chain = netlist.blocks().get(stage).chain();
        return pcus[stage].length == 0 ? pmus[stage] : everyGroup(stage, chain - 1);
    }

    /** The {@code place}-th unit of each group. */
    private int[] everyGroup(int stage, int place) {
        int chain = netlist.blocks().get(stage).chain();
        return IntStream.range(0, pcus[stage].length / chain)
                .map(g -> pcus[stage][g * chain + place])
                .toArray();
    }

    private void channels() {
        List<Netlist.Wire> wires = netlist.wires();
        for (int i = 0; i < wires.size(); i++) {
            Netlist.Wire wire = wires.get(i);
            Network network = Netlist.network(wire.bytes());
            spread(
                    Route.Kind.CHANNEL,
                    i,
                    network,
                    wire.bytes(),
                    senders(wire.from()),
                    pmus[wire.to()]);
        }
        for (int i = 0; i < wires.size(); i++) {
            int[] back = senders(wires.get(i).from());
            int[] readers = pmus[wires.get(i).to()];
            int[] to = {back[back.length / 2]};
            int from = readers[readers.length / 2];
            nets.add(new Net(Route.Kind.CREDIT, i, Network.CONTROL, 1, from, to));
        }
    }

    private void stages() {
        for (int i = 0; i < pcus.length; i++) {
            Netlist.Block block = netlist.blocks().get(i);
            if (block.pcus() > 0) {
                Network network = Netlist.network(block.feedBytes());
                spread(Route.Kind.FEED, i, network, block.feedBytes(), pmus[i], everyGroup(i, 0));
                chains(i, network);
            }
        }
    }

    /** From unit to unit of a group goes at most a vector in each cycle. */
    private void chains(int stage, Network network) {
        Netlist.Block block = netlist.blocks().get(stage);
        long vectors = block.cycles() * Network.VECTOR.trackBytes();
        long fed = Math.ceilDiv(block.feedBytes() * block.chain(), block.pcus());
        for (int unit = 0; unit < block.pcus(); unit++) {
            if (unit % block.chain() < block.chain() - 1) {
                int[] to = {pcus[stage][unit + 1]};
                int from = pcus[stage][unit];
                long bytes = Math.min(vectors, fed);
                nets.add(new Net(Route.Kind.CHAIN, stage, network, bytes, from, to));
            }
        }
    }

    /** A net from each sender to all takers that hold some of its part. */
    private void spread(
            Route.Kind kind, int index, Network network, long bytes, int[] from, int[] to) {
        for (int i = 0; i < from.length; i++) {
            int first = i * to.length / from.length;
            int last = Math.ceilDiv((i + 1) * to.length, from.length);
            int[] takers = Arrays.copyOfRange(to, first, last);
            long each = Math.ceilDiv(bytes, from.length);
            nets.add(new Net(kind, index, network, each, from[i], takers));
        }
    }

    private void streams() {
        for (int i = 0; i < netlist.streams().size(); i++) {
            Netlist.Stream stream = netlist.streams().get(i);
            int[] units = stream.in() ? pmus[stream.stage()] : senders(stream.stage());
            Network network = Netlist.network(stream.bytes());
            // Half of an AGCU's width, which leaves the other half to other streams.
            double half = period * Network.VECTOR.trackBytes() / 2;
            double needed = Math.max(stream.bytes() / half, (double) units.length / UNITS_PER_PORT);
            int groups = (int) Math.clamp(Math.ceil(needed), 1, units.length);
            for (int g = 0; g < groups; g++) {
                int first = g * units.length / groups;
                int last = (g + 1) * units.length / groups;
                int[] group = Arrays.copyOfRange(units, first, last);
                long bytes = Math.ceilDiv(stream.bytes(), groups);
                int port = port(group[group.length / 2], bytes, stream.in());
                if (stream.in()) {
                    nets.add(new Net(Route.Kind.READ, i, network, bytes, port, group));
                } else {
                    long each = Math.ceilDiv(stream.bytes(), units.length);
                    for (int unit : group) {
                        nets.add(
                                new Net(
                                        Route.Kind.WRITE,
                                        i,
                                        network,
                                        each,
                                        unit,
                                        new int[] {port}));
                    }
                }
            }
        }
    }

    /** The nearest AGCU that has room, or the one with least to do. */
    private int port(int unit, long bytes, boolean in) {
        double most = period * Network.VECTOR.trackBytes();
        int side = in ? 0 : ports.length;
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ports.length; i++) {
            double beyond = Math.max(0, portLoad[side + i] + bytes - most) / most;
            double price = mesh.distance(unit, ports[i]) + beyond * mesh.switches();
            if (price < least) {
                least = price;
                best = i;
            }
        }
        portLoad[side + best] += bytes;
        return ports[best];
    }
}
