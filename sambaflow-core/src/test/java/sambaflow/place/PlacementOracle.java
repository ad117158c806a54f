package sambaflow.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;
import sambaflow.chip.TurnRule;

/**
 * The least time of a small section over every choice of units for its stages, and every way for
 * each part of each value that keeps a turn rule: branch and bound, to the end.
 *
 * <p>It knows what a placement has to respect, but nothing of how one is searched for: stages may
 * have any units, and parts any way without a loop, from or to any AGCU.
 */
final class PlacementOracle {
    private static final double EPSILON = 1e-9;

    /** A part of a value; {@code channel} or {@code feed} is what it makes longer, or -1. */
    private record Leg(int channel, int feed, long bytes, List<int[]> ways) {
        int shortest() {
            return ways.getFirst().length;
        }
    }

    private record Placement(int[][] pcus, int[][] pmus, double bound) {}

    private final Netlist section;
    private final RduSpec rdu;
    private final Mesh mesh;
    private final int[] ports;
    private final Map<Integer, List<int[]>> ways = new HashMap<>();
    private final Map<List<Integer>, Double> times = new HashMap<>();
    private final List<Placement> placements = new ArrayList<>();
    private final long[] load;
    private final int[] taken = new int[64];
    private double best = Double.POSITIVE_INFINITY;

    PlacementOracle(Netlist section, RduSpec rdu) {
        this.section = section;
        this.rdu = rdu;
        this.mesh = Mesh.of(rdu, 1);
        this.ports = IntStream.range(0, mesh.switches()).filter(mesh::hasPort).toArray();
        this.load = new long[mesh.links()];
    }

    double best() {
        int stages = section.blocks().size();
        choose(0, new int[stages][], new int[stages][], new boolean[mesh.switches()]);
        placements.sort(Comparator.comparingDouble(Placement::bound));
        for (Placement p : placements) {
            if (p.bound < best - EPSILON) {
                route(legs(p.pcus, p.pmus), 0);
            }
        }
        return best;
    }

    /** Units for all stages from {@code half / 2} on: compute units, then memory units. */
    private void choose(int half, int[][] pcus, int[][] pmus, boolean[] taken) {
        int stage = half / 2;
        if (stage == pcus.length) {
            double bound = time(parts(pcus, pmus), 0);
            placements.add(new Placement(pcus.clone(), pmus.clone(), bound));
            return;
        }
        Netlist.Block block = section.blocks().get(stage);
        boolean computes = half % 2 == 0;
        int count = computes ? block.pcus() : block.pmus();
        int[] free =
                IntStream.range(0, mesh.switches())
                        .filter(s -> mesh.isPcu(s) == computes && !taken[s])
                        .toArray();
        for (int set = 1; set < 1 << free.length; set++) {
            if (Integer.bitCount(set) == count) {
                int members = set;
                // Switches of one tile are numbered row by row.
                int[] units =
                        IntStream.range(0, free.length)
                                .filter(i -> (members >> i & 1) == 1)
                                .map(i -> free[i])
                                .toArray();
                (computes ? pcus : pmus)[stage] = units;
                Arrays.stream(units).forEach(u -> taken[u] = true);
                choose(half + 1, pcus, pmus, taken);
                Arrays.stream(units).forEach(u -> taken[u] = false);
            }
        }
    }

    /** The parts of all values, those of most bytes first. */
    private List<Leg> legs(int[][] pcus, int[][] pmus) {
        List<Leg> legs = parts(pcus, pmus);
        for (Netlist.Stream s : section.streams()) {
            int[] units = s.in() ? pmus[s.stage()] : pcus[s.stage()];
            for (int unit : units) {
                List<int[]> all = new ArrayList<>();
                for (int port : ports) {
                    all.addAll(s.in() ? ways(port, unit) : ways(unit, port));
                }
                all.sort(Comparator.comparingInt(w -> w.length));
                legs.add(new Leg(-1, -1, Math.ceilDiv(s.bytes(), units.length), all));
            }
        }
        legs.sort(Comparator.comparingLong(l -> -l.bytes));
        return legs;
    }

    /** What passes between and within stages. */
    private List<Leg> parts(int[][] pcus, int[][] pmus) {
        List<Leg> legs = new ArrayList<>();
        for (int i = 0; i < section.wires().size(); i++) {
            Netlist.Wire wire = section.wires().get(i);
            divide(legs, i, -1, wire.bytes(), pcus[wire.from()], pmus[wire.to()]);
        }
        for (int i = 0; i < pcus.length; i++) {
            divide(legs, -1, i, section.blocks().get(i).feedBytes(), pmus[i], pcus[i]);
        }
        return legs;
    }

    private void divide(List<Leg> legs, int channel, int feed, long bytes, int[] from, int[] to) {
        int parts = Math.max(from.length, to.length);
        for (int i = 0; i < parts; i++) {
            List<int[]> all = ways(from[i * from.length / parts], to[i * to.length / parts]);
            legs.add(new Leg(channel, feed, Math.ceilDiv(bytes, parts), all));
        }
    }

    /** Every way without a loop that keeps a turn rule, the shortest first. */
    private List<int[]> ways(int from, int to) {
        return ways.computeIfAbsent(
                from * mesh.switches() + to,
                _ -> {
                    List<int[]> found = new ArrayList<>();
                    walk(from, to, new ArrayList<>(), new boolean[mesh.switches()], found);
                    found.sort(Comparator.comparingInt(w -> w.length));
                    return found;
                });
    }

    private void walk(int at, int to, List<Integer> links, boolean[] been, List<int[]> found) {
        if (at == to) {
            if (Arrays.stream(TurnRule.values()).anyMatch(r -> keeps(r, links))) {
                found.add(links.stream().mapToInt(l -> l).toArray());
            }
            return;
        }
        been[at] = true;
        for (Direction d : Direction.values()) {
            int next = mesh.next(at, d);
            if (next != Mesh.NONE && !been[next]) {
                links.add(mesh.link(at, d));
                walk(next, to, links, been, found);
                links.removeLast();
            }
        }
        been[at] = false;
    }

    private boolean keeps(TurnRule rule, List<Integer> links) {
        Direction[] all = Direction.values();
        for (int i = 1; i < links.size(); i++) {
            Direction came = all[links.get(i - 1) % all.length];
            int column = mesh.column(links.get(i) / all.length);
            if (!rule.allows(came, all[links.get(i) % all.length], column)) {
                return false;
            }
        }
        return true;
    }

    /** Finds ways for the parts from {@code next} on that are faster than the best so far. */
    private void route(List<Leg> legs, int next) {
        if (next == legs.size()) {
            double busiest = Arrays.stream(load).max().orElse(0);
            double links = busiest / Network.VECTOR.bytesPerCycle(rdu);
            best = Math.min(best, Math.max(links, time(legs, next)));
            return;
        }
        Leg leg = legs.get(next);
        for (int[] way : leg.ways) {
            taken[next] = way.length;
            if (time(legs, next + 1) >= best - EPSILON) {
                // The others are as long or longer.
                return;
            }
            if (Arrays.stream(way).allMatch(l -> fits(load[l] + leg.bytes))) {
                Arrays.stream(way).forEach(l -> load[l] += leg.bytes);
                route(legs, next + 1);
                Arrays.stream(way).forEach(l -> load[l] -= leg.bytes);
            }
        }
    }

    private boolean fits(long bytes) {
        return (double) bytes / Network.VECTOR.bytesPerCycle(rdu) < best - EPSILON;
    }

    /** With ways as long as they were taken for the first {@code known} parts, else shortest. */
    private double time(List<Leg> legs, int known) {
        Integer[] longest = new Integer[section.wires().size() + section.blocks().size()];
        Arrays.fill(longest, 0);
        for (int i = 0; i < legs.size(); i++) {
            Leg leg = legs.get(i);
            if (leg.channel >= 0 || leg.feed >= 0) {
                int way = leg.channel >= 0 ? leg.channel : section.wires().size() + leg.feed;
                int length = i < known ? taken[i] : leg.shortest();
                longest[way] = Math.max(longest[way], length);
            }
        }
        return times.computeIfAbsent(Arrays.asList(longest), this::time);
    }

    private double time(List<Integer> hops) {
        List<PipelineTime.Way> all = new ArrayList<>();
        for (int i = 0; i < section.wires().size(); i++) {
            Netlist.Wire wire = section.wires().get(i);
            int links = hops.get(i) + hops.get(section.wires().size() + wire.to());
            int cycles = rdu.network().switchCycles() * links;
            all.add(new PipelineTime.Way(wire.from(), wire.to(), wire.waits(), cycles, 0, 0));
        }
        return section.time(rdu, all).cycles();
    }
}
