package sambaflow.place;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.pef.Flow;
import sambaflow.pef.Route;

/**
 * The nets of a section with their ways, network by network.
 *
 * @param flows one for each net
 * @param hops of each way from a sender to a taker, ascending
 * @param overused links that carried too much after each round, of all networks
 */
record RoutedNets(
        List<Net> nets,
        List<Flow> flows,
        int[] hops,
        long wireLength,
        List<Integer> overused,
        Map<Network, long[]> loads,
        RduSpec rdu,
        double period) {
    /** Of what a link carries, what makes it a busy one. */
    private static final double BUSY = 0.8;

    /** Ways for {@code nets}, which carry all they have to in {@code period} cycles. */
    static RoutedNets of(String section, List<Net> nets, Mesh mesh, RduSpec rdu, double period) {
        Flow[] flows = new Flow[nets.size()];
        List<Integer> overused = new ArrayList<>();
        Map<Network, long[]> loads = new EnumMap<>(Network.class);
        for (Network network : Network.values()) {
            boolean shared = network.isShared();
            double capacity = shared ? period * network.bytesPerCycle(rdu) : network.tracks(rdu);
            int[] members = members(nets, network);
            List<Net> own = new ArrayList<>();
            for (int member : members) {
                own.add(nets.get(member));
            }
            Router.Routed routed = new Router(mesh, capacity).route(own);
            if (!shared && routed.overused().getLast() > 0) {
                throw refusal(section, mesh, routed.load(), network, network.tracks(rdu));
            }
            for (int i = 0; i < members.length; i++) {
                flows[members[i]] = routed.trees().get(i).flow();
            }
            add(overused, routed.overused());
            loads.put(network, routed.load());
        }
        Lengths lengths = new Lengths();
        List.of(flows).forEach(f -> f.walk(mesh, lengths));
        int[] hops = lengths.hops.stream().mapToInt(Integer::intValue).sorted().toArray();
        return new RoutedNets(
                nets, List.of(flows), hops, lengths.links, overused, loads, rdu, period);
    }

    private static int[] members(List<Net> nets, Network network) {
        return IntStream.range(0, nets.size())
                .filter(i -> nets.get(i).network() == network)
                .toArray();
    }

    private static void add(List<Integer> sums, List<Integer> more) {
        for (int i = 0; i < more.size(); i++) {
            if (i == sums.size()) {
                sums.add(0);
            }
            sums.set(i, sums.get(i) + more.get(i));
        }
    }

    /** Wires cannot be shared, so there are sections that have too many. */
    private static CompileException refusal(
            String section, Mesh mesh, long[] load, Network network, int wires) {
        int worst = 0;
        int links = 0;
        for (int link = 0; link < load.length; link++) {
            worst = load[link] > load[worst] ? link : worst;
            links += load[link] > wires ? 1 : 0;
        }
        Direction towards = Direction.values()[worst % Direction.values().length];
        return new CompileException(
                Code.SF303,
                "place: section '%s' has no routes: %d links of the %s network are short, most of all the one %s of switch %s: it needs %d wires and has %d; use a mode that cuts smaller sections, or more tiles"
                        .formatted(
                                section,
                                links,
                                network,
                                towards.name().toLowerCase(Locale.ROOT),
                                mesh.name(worst / Direction.values().length),
                                load[worst],
                                wires));
    }

    /** Cycles that the link of {@code network} with most to carry is at work. */
    double busiest(Network network) {
        long most = 0;
        for (long bytes : loads.get(network)) {
            most = Math.max(most, bytes);
        }
        return (double) most / network.bytesPerCycle(rdu);
    }

    int busyLinks() {
        double busy = BUSY * period * Network.VECTOR.bytesPerCycle(rdu);
        int count = 0;
        for (long bytes : loads.get(Network.VECTOR)) {
            count += bytes > busy ? 1 : 0;
        }
        return count;
    }

    /** Its nets put together to one route for each channel, stage and stream. */
    List<Route> routes(Netlist netlist) {
        List<Route> routes = new ArrayList<>();
        int first = 0;
        while (first < nets.size()) {
            Net net = nets.get(first);
            int end = first;
            while (end < nets.size()
                    && nets.get(end).kind() == net.kind()
                    && nets.get(end).index() == net.index()) {
                end++;
            }
            routes.add(route(netlist, net, flows.subList(first, end)));
            first = end;
        }
        return routes;
    }

    /** Channels and streams are named by their positions. */
    private static Route route(Netlist netlist, Net net, List<Flow> flows) {
        int index = net.index();
        return switch (net.kind()) {
            case CHANNEL -> {
                Netlist.Wire wire = netlist.wires().get(index);
                yield route(net, wire.from(), wire.to(), index, flows);
            }
            case CREDIT -> {
                Netlist.Wire wire = netlist.wires().get(index);
                yield route(net, wire.to(), wire.from(), index, flows);
            }
            case FEED, CHAIN -> route(net, index, index, Route.OPERANDS, flows);
            case READ ->
                    route(net, Route.MEMORY, netlist.streams().get(index).stage(), index, flows);
            case WRITE ->
                    route(net, netlist.streams().get(index).stage(), Route.MEMORY, index, flows);
        };
    }

    private static Route route(Net net, int from, int to, int value, List<Flow> flows) {
        return new Route(net.kind(), net.network(), from, to, value, net.bytes(), flows);
    }

    private static final class Lengths implements Flow.Walk {
        private final List<Integer> hops = new ArrayList<>();
        private long links;

        @Override
        public void link(int from, Direction came, Direction goes) {
            links++;
        }

        @Override
        public void delivers(int at, int hops) {
            this.hops.add(hops);
        }
    }
}
