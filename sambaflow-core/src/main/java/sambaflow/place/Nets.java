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
import sambaflow.pef.StageKind;

/**
 * All nets of a section whose units have places.
 *
 * <p>A value lies over the units of a stage in equal parts, row by row of the chip, so that parts
 * that belong together are in the same rows. A unit sends each part to the unit that holds it next.
 */
final class Nets {
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

    /** The switches of a stage's units, along the snake. */
    private static int[] switches(Arrangement.Stretch units, IntUnaryOperator unit) {
        return IntStream.range(0, units.count()).map(units::unit).map(unit).toArray();
    }

    /** {@code switches} in the order of the parts of a value that lies over them. */
    private int[] rowByRow(int[] switches) {
        return IntStream.of(switches)
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
            Network network = Netlist.network(wire.bytes(), rdu);
            int[] makers = senders(wire.from());
            divide(Route.Kind.CHANNEL, i, network, wire.bytes(), makers, pmus[wire.to()]);
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
                Network network = Netlist.network(block.feedBytes(), rdu);
                int[] groups = everyGroup(i, 0);
                if (block.kind() == StageKind.SYSTOLIC) {
                    broadcast(i, network, block.feedBytes(), pmus[i], groups);
                } else {
                    divide(Route.Kind.FEED, i, network, block.feedBytes(), pmus[i], groups);
                }
                chains(i, network);
            }
        }
    }

    /** From unit to unit of a group goes at most a vector in each cycle. */
    private void chains(int stage, Network network) {
        Netlist.Block block = netlist.blocks().get(stage);
        long vectors = block.cycles() * Network.VECTOR.trackBytes(rdu);
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

    /**
     * As many equal parts as the wider end has units, one net for each; units of the other end have
     * several of them.
     */
    private void divide(
            Route.Kind kind, int index, Network network, long bytes, int[] from, int[] to) {
        int parts = Math.max(from.length, to.length);
        int[] makers = rowByRow(from);
        int[] takers = rowByRow(to);
        long each = Math.ceilDiv(bytes, parts);
        for (int i = 0; i < parts; i++) {
            int sender = makers[(int) ((long) i * from.length / parts)];
            int[] taker = {takers[(int) ((long) i * to.length / parts)]};
            nets.add(new Net(kind, index, network, each, sender, taker));
        }
    }

    /**
     * Operands of arrays. What a memory unit sends is needed by a row or column of the square of
     * arrays: they are those beside each other, as many as make the square's side.
     */
    private void broadcast(int stage, Network network, long bytes, int[] from, int[] to) {
        double senders = from.length / StrictMath.sqrt(to.length);
        int sides = Math.min(to.length, from.length / (int) Math.max(1, Math.rint(senders)));
        long each = Math.ceilDiv(bytes, from.length);
        for (int i = 0; i < from.length; i++) {
            int side = (int) ((long) i * sides / from.length);
            int first = side * to.length / sides;
            int[] takers = Arrays.copyOfRange(to, first, (side + 1) * to.length / sides);
            nets.add(new Net(Route.Kind.FEED, stage, network, each, from[i], takers));
        }
    }

    private void streams() {
        for (int i = 0; i < netlist.streams().size(); i++) {
            Netlist.Stream stream = netlist.streams().get(i);
            int[] units = stream.in() ? pmus[stream.stage()] : senders(stream.stage());
            Network network = Netlist.network(stream.bytes(), rdu);
            long each = Math.ceilDiv(stream.bytes(), units.length);
            for (int unit : units) {
                int port = port(unit, each, stream.in());
                nets.add(
                        stream.in()
                                ? new Net(Route.Kind.READ, i, network, each, port, new int[] {unit})
                                : new Net(
                                        Route.Kind.WRITE,
                                        i,
                                        network,
                                        each,
                                        unit,
                                        new int[] {port}));
            }
        }
    }

    /** The nearest AGCU that has room, or the one with least to do. */
    private int port(int unit, long bytes, boolean in) {
        double most = period * Network.VECTOR.trackBytes(rdu);
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
