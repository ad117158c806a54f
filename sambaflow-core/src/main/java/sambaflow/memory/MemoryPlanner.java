package sambaflow.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Region;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.MemoryPlan.Kind;
import sambaflow.pef.MemoryPlan.Place;
import sambaflow.pef.Section;

/**
 * Plans the memory outside the units.
 *
 * <p>Regions and inputs keep their place for the whole run; what one section makes for another lies
 * there from the one to the last of the others, and shares its place with what is needed at other
 * times. Where a chip has HBM, regions come first and then what has most traffic for its size; the
 * rest is in DDR.
 */
public final class MemoryPlanner {
    private static final double GIB = 1L << 30;

    /** Places begin where a burst does. */
    private static final long ALIGNMENT = 64;

    private final Graph graph;
    private final RduSpec rdu;
    private final int sections;
    private final int batchSize;
    private final Map<Integer, Need> needs = new HashMap<>();
    private final List<Place> places = new ArrayList<>();

    /** From when to when a value is needed, and how often it is read or written. */
    private static final class Need {
        private final int value;
        private final boolean region;
        private final long bytes;
        private int from = Integer.MAX_VALUE;
        private int to;
        private int uses;

        Need(int value, long bytes, boolean region) {
            this.value = value;
            this.bytes = Math.max(1, bytes);
            this.region = region;
        }

        void in(int section) {
            from = Math.min(from, section);
            to = Math.max(to, section);
            uses++;
        }
    }

    private MemoryPlanner(Graph graph, List<Section> sections, RduSpec rdu, int batchSize) {
        this.graph = graph;
        this.rdu = rdu;
        this.sections = sections.size();
        this.batchSize = batchSize;
        collect(sections);
    }

    /**
     * The plan for {@code sections} of {@code graph}, in the order they run.
     *
     * @param batchSize of the graph, to say which one would fit
     * @throws CompileException saying what is short, by how much, and what would make it fit
     */
    public static MemoryPlan plan(Graph graph, List<Section> sections, RduSpec rdu, int batchSize) {
        return new MemoryPlanner(graph, sections, rdu, batchSize).run();
    }

    private void collect(List<Section> all) {
        int[] maker = new int[graph.values().size()];
        Arrays.fill(maker, -1);
        graph.regions().forEach(r -> always(r.read(), true));
        graph.inputs().forEach(i -> always(i.value(), false));
        for (int s = 0; s < all.size(); s++) {
            for (int n : all.get(s).nodes()) {
                for (int input : graph.nodes().get(n).inputs()) {
                    use(input, maker[input], s);
                }
                for (int output : graph.nodes().get(n).outputs()) {
                    maker[output] = s;
                }
            }
        }
        graph.outputs()
                .forEach(o -> {
                    if (maker[o.value()] >= 0) {
                        Need need = need(o.value());
                        need.in(maker[o.value()]);
                        need.in(sections - 1);
                    }
                });
        // What a region takes is written over what it held.
        graph.regions().stream().map(Region::written).forEach(needs::remove);
    }

    private void always(int value, boolean region) {
        Need need = new Need(value, graph.type(value).bytes(), region);
        need.in(0);
        need.in(Math.max(0, sections - 1));
        needs.put(value, need);
    }

    private void use(int value, int madeIn, int section) {
        Need known = needs.get(value);
        if (known != null && madeIn < 0) {
            known.uses++;
        } else if (madeIn >= 0 && madeIn != section) {
            Need need = need(value);
            need.in(madeIn);
            need.in(section);
        }
    }

    private Need need(int value) {
        return needs.computeIfAbsent(value, v -> new Need(v, graph.type(v).bytes(), false));
    }

    private MemoryPlan run() {
        List<Need> inHbm = new ArrayList<>();
        List<Need> inDdr = new ArrayList<>();
        divide(inHbm, inDdr);
        place(inHbm, Kind.HBM);
        place(inDdr, Kind.DDR);
        places.sort(Comparator.comparingInt(Place::value));
        MemoryPlan plan = new MemoryPlan(places);
        long peak = plan.peak(Kind.DDR);
        if (peak > rdu.ddr().bytes()) {
            throw new CompileException(Code.SF301, refusal(plan));
        }
        return plan;
    }

    /** Regions first, then most uses for a byte, as long as HBM has room for all at once. */
    private void divide(List<Need> inHbm, List<Need> inDdr) {
        List<Need> order = new ArrayList<>(needs.values());
        order.sort(
                Comparator.comparing((Need n) -> !n.region)
                        .thenComparing(n -> -n.uses)
                        .thenComparingInt(n -> n.value));
        long left = rdu.hbm().bytes();
        for (Need need : order) {
            if (aligned(need.bytes) <= left) {
                left -= aligned(need.bytes);
                inHbm.add(need);
            } else {
                inDdr.add(need);
            }
        }
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /** The largest first, each at the lowest place that is free for as long as it is needed. */
    private void place(List<Need> group, Kind kind) {
        group.sort(Comparator.comparingLong((Need n) -> -n.bytes).thenComparingInt(n -> n.value));
        List<Place> placed = new ArrayList<>();
        for (Need need : group) {
            Place place = new Place(need.value, kind, 0, aligned(need.bytes), need.from, need.to);
            long offset = 0;
            // Sorted by offset, so that the first gap that is wide enough is the lowest.
            for (Place other : placed) {
                if (other.meets(place)) {
                    if (other.offset() >= offset + place.bytes()) {
                        break;
                    }
                    offset = Math.max(offset, other.offset() + other.bytes());
                }
            }
            Place found = new Place(need.value, kind, offset, place.bytes(), need.from, need.to);
            int at = 0;
            while (at < placed.size() && placed.get(at).offset() <= offset) {
                at++;
            }
            placed.add(at, found);
        }
        places.addAll(placed);
    }

    private String refusal(MemoryPlan plan) {
        double have = (rdu.ddr().bytes() + rdu.hbm().bytes()) / GIB;
        double need = (plan.peak(Kind.DDR) + plan.peak(Kind.HBM)) / GIB;
        double held =
                needs.values().stream().filter(n -> n.region).mapToLong(n -> n.bytes).sum() / GIB;
        double each = (need - held) / batchSize;
        long fits = (long) Math.floor((have - held) / each);
        String cure =
                fits >= 1
                        ? "a batch size of %d would fit".formatted(fits)
                        : "its parameters and the optimizer's state alone take %.1f GiB; use a smaller model, or one on several chips"
                                .formatted(held);
        return "memory: graph '%s' needs %.1f GiB, one %s has %.1f GiB: %.1f GiB are missing; %s"
                .formatted(graph.name(), need, rdu.arch(), have, need - have, cure);
    }
}
