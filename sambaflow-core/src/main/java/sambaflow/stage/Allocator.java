package sambaflow.stage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sambaflow.chip.RduSpec;
import sambaflow.pef.Layout;

/**
 * Gives the stages of a section units.
 *
 * <p>All stages work at the same pace, that of the slowest. What each needs to keep a pace grows as
 * the pace does, so the fastest that fits is found by bisection. A section that waits for the
 * memory outside gets no more units than are twice as fast as that.
 */
public final class Allocator {
    private static final int STEPS = 40;
    private static final int AHEAD = 2;

    private final RduSpec rdu;
    private final int tiles;
    private final StageGraph graph;
    private final int pcus;
    private final int pmus;
    private final long[] buffer;
    private final long[] passes;
    private final long[] reading;

    private Allocator(StageGraph graph, RduSpec rdu, int tiles, int pcus, int pmus) {
        this.rdu = rdu;
        this.tiles = tiles;
        this.graph = graph;
        this.pcus = pcus;
        this.pmus = pmus;
        this.buffer = new long[graph.stages().size()];
        this.passes = new long[buffer.length];
        this.reading = graph.reading();
        Arrays.fill(passes, 1);
        measure();
    }

    /** The shares of {@code graph} on {@code tiles} tiles, or what is short. */
    public static Fit fit(StageGraph graph, RduSpec rdu, int tiles) {
        return fit(graph, rdu, tiles, tiles * rdu.pcusPerTile(), tiles * rdu.pmusPerTile());
    }

    /**
     * The shares of {@code graph} on {@code tiles} tiles, or what is short if it should need {@code
     * factor} times the units. What fits the chip in no case does not fit for a factor below 1.
     */
    public static Fit fit(StageGraph graph, RduSpec rdu, int tiles, double factor) {
        Fit real = fit(graph, rdu, tiles);
        if (factor <= 1 || real instanceof Shortage) {
            return real;
        }
        int pcus = tiles * rdu.pcusPerTile();
        int pmus = tiles * rdu.pmusPerTile();
        Fit scaled = fit(graph, rdu, tiles, (int) (pcus / factor), (int) (pmus / factor));
        return switch (scaled) {
            case Allocation _ -> real;
            case Shortage s ->
                    new Shortage(s.resource(), s.need(), have(s, pcus, pmus, rdu), factor);
        };
    }

    private static long have(Shortage shortage, int pcus, int pmus, RduSpec rdu) {
        return switch (shortage.resource()) {
            case PCUS -> pcus;
            case PMUS -> pmus;
            case PMU_BYTES -> pmus * rdu.pmuBytes();
            case MEMORY_BANDWIDTH, PARALLELISM -> shortage.have();
        };
    }

    /** The shares of {@code graph} on so many units of {@code tiles} tiles, or what is short. */
    static Fit fit(StageGraph graph, RduSpec rdu, int tiles, int pcus, int pmus) {
        Fit found = new Allocator(graph, rdu, tiles, pcus, pmus).run();
        boolean full = found instanceof Shortage s && s.resource() == Resource.PMU_BYTES;
        return full
                ? new Allocator(graph.leanest(Layout.MOST_TOKENS), rdu, tiles, pcus, pmus).run()
                : found;
    }

    /** What each stage holds in one pass. */
    private void measure() {
        int[] depths = graph.depths();
        for (int i = 0; i < depths.length; i++) {
            StageGraph.Channel c = graph.channels().get(i);
            buffer[c.to()] += graph.buffer(c, depths[i]);
        }
        for (StageGraph.Stream s : graph.streams()) {
            buffer[s.stage()] += graph.buffer(s);
        }
    }

    private Fit run() {
        int least = graph.stages().stream().mapToInt(StageGraph.Draft::chain).sum();
        if (least > pcus) {
            return new Shortage(Resource.PCUS, least, pcus);
        }
        if (buffer.length > pmus) {
            return new Shortage(Resource.PMUS, buffer.length, pmus);
        }
        long lacking = divide();
        if (lacking > 0) {
            return new Shortage(Resource.PMU_BYTES, lacking, pmus * rdu.pmuBytes());
        }
        return fastest();
    }

    /**
     * Divides what stages hold whole into parts, the largest first, until all of it fits. A stage
     * that is fed by another one sees its slices once, so it cannot be divided; one that holds
     * nothing whole needs finer slices instead.
     *
     * @return the bytes that are needed if that is not enough, else 0
     */
    private long divide() {
        while (holders() > pmus) {
            int largest = -1;
            for (int i = 0; i < buffer.length; i++) {
                boolean better = largest < 0 || held(i) > held(largest);
                largest = divisible(i) && better ? i : largest;
            }
            if (largest < 0 || held(largest) <= rdu.pmuBytes()) {
                return Arrays.stream(buffer).sum();
            }
            passes[largest]++;
        }
        return 0;
    }

    private long held(int stage) {
        return Math.ceilDiv(buffer[stage], passes[stage]);
    }

    private boolean divisible(int stage) {
        return graph.holdsSomething(stage)
                && graph.channels().stream().noneMatch(c -> c.to() == stage && !graph.waits(c));
    }

    private int holders() {
        int sum = 0;
        for (int i = 0; i < buffer.length; i++) {
            sum += holders(i);
        }
        return sum;
    }

    private int holders(int stage) {
        return (int) Math.max(1, Math.ceilDiv(held(stage), rdu.pmuBytes()));
    }

    private Fit fastest() {
        double fastest = 1;
        double slowest = 1;
        for (StageGraph.Draft draft : graph.stages()) {
            slowest = Math.max(slowest, draft.cycles());
            fastest = Math.max(fastest, (double) draft.cycles() / draft.most());
        }
        long traffic = traffic();
        double memory = traffic / rdu.memoryBytesPerSecond(tiles) * rdu.clockHz();
        // Ahead of the memory outside, so that filling the pipeline costs nothing where it waits.
        double wanted = Math.max(fastest, memory / AHEAD);
        Shortage limit = memory >= fastest ? bandwidth(traffic, wanted) : parallelism(fastest);
        if (wanted >= slowest || need(wanted) == null) {
            return allocation(Math.min(wanted, slowest), traffic, limit);
        }
        limit = need(wanted);
        double low = wanted;
        double high = slowest;
        for (int i = 0; i < STEPS && high - low > 1; i++) {
            double middle = (low + high) / 2;
            Shortage missing = need(middle);
            low = missing == null ? low : middle;
            high = missing == null ? middle : high;
            limit = missing == null ? limit : missing;
        }
        return allocation(high, traffic, limit);
    }

    /** What the memory outside would have to do for the stages never to wait for it. */
    private Shortage bandwidth(long traffic, double pace) {
        long need = (long) Math.ceil(traffic / (pace / rdu.clockHz()));
        return new Shortage(
                Resource.MEMORY_BANDWIDTH, need, (long) rdu.memoryBytesPerSecond(tiles));
    }

    /** The stage that no more units make faster. */
    private Shortage parallelism(double fastest) {
        long most =
                graph.stages().stream()
                        .filter(d -> (double) d.cycles() / d.most() >= fastest)
                        .mapToLong(StageGraph.Draft::most)
                        .findFirst()
                        .orElse(1);
        return new Shortage(Resource.PARALLELISM, most + 1, most);
    }

    /** What a pace of {@code period} cycles needs more of than there is, or null. */
    private Shortage need(double period) {
        int compute = 0;
        int memory = 0;
        for (int i = 0; i < buffer.length; i++) {
            int groups = groups(i, period);
            compute += groups * graph.stages().get(i).chain();
            memory += memoryUnits(i, groups, period);
        }
        if (compute > pcus) {
            return new Shortage(Resource.PCUS, compute, pcus);
        }
        return memory > pmus ? new Shortage(Resource.PMUS, memory, pmus) : null;
    }

    private int groups(int stage, double period) {
        StageGraph.Draft draft = graph.stages().get(stage);
        long wanted = (long) Math.ceil(draft.cycles() / period);
        return (int) Math.clamp(wanted, 1, Math.min(draft.most(), pcus + 1L));
    }

    /** As many as hold its buffers, and as many as take in and feed it what it reads. */
    private int memoryUnits(int stage, int groups, double period) {
        StageGraph.Draft draft = graph.stages().get(stage);
        double taking = reading[stage] / period / rdu.pmuBytesPerCycle();
        double feeding =
                switch (draft.kind()) {
                    // Both operands are spread over a square of arrays, row by row and column by
                    // column.
                    case SYSTOLIC ->
                            StrictMath.sqrt(groups)
                                    * rdu.operandBytesPerCycle()
                                    / rdu.pmuBytesPerCycle();
                    case SIMD, REDUCTION, MOVE -> taking;
                };
        double moving = Math.ceil(Math.max(taking, feeding));
        return Math.max(holders(stage), (int) Math.min(moving, pmus + 1.0));
    }

    /** Each further pass of a stage reads what it does not hold once more. */
    private long traffic() {
        long bytes = graph.traffic();
        for (StageGraph.Stream s : graph.streams()) {
            boolean again = s.in() && !graph.held(s) && graph.holdsSomething(s.stage());
            bytes += again ? (passes[s.stage()] - 1) * s.bytes() : 0;
        }
        return bytes;
    }

    private Allocation allocation(double period, long traffic, Shortage limit) {
        List<Allocation.Share> shares = new ArrayList<>();
        for (int i = 0; i < buffer.length; i++) {
            int groups = groups(i, period);
            shares.add(
                    new Allocation.Share(
                            groups,
                            groups * graph.stages().get(i).chain(),
                            memoryUnits(i, groups, period),
                            passes[i],
                            held(i)));
        }
        return new Allocation(graph, tiles, shares, period, traffic, limit);
    }
}
