package sambaflow.stage;

import java.util.ArrayList;
import java.util.List;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.pef.StageKind;

/**
 * A graph as the search for sections asks for it again and again: who makes and who reads each
 * value, and what each node asks of the chip.
 */
public final class Uses {
    /** Marks a value that no node makes. */
    static final int OUTSIDE = -1;

    private final Graph graph;
    private final RduSpec rdu;
    private final int[] producer;
    private final int[][] consumers;
    private final boolean[] kept;
    private final long[] bytes;
    private final Work[] work;
    private final Access[] access;

    /** The uses of {@code graph} on {@code rdu}. */
    public Uses(Graph graph, RduSpec rdu) {
        this.graph = graph;
        this.rdu = rdu;
        int values = graph.values().size();
        this.producer = new int[values];
        this.kept = new boolean[values];
        this.bytes = new long[values];
        for (int v = 0; v < values; v++) {
            producer[v] = OUTSIDE;
            bytes[v] = graph.type(v).bytes();
        }
        this.consumers = consumers(graph);
        this.work = new Work[graph.nodes().size()];
        this.access = new Access[work.length];
        for (int n = 0; n < work.length; n++) {
            Node node = graph.nodes().get(n);
            for (int output : node.outputs()) {
                producer[output] = n;
            }
            work[n] = Work.of(graph, node, rdu);
            access[n] = Access.of(graph, node);
        }
        graph.outputs().forEach(o -> kept[o.value()] = true);
        graph.regions().stream()
                .mapToInt(Region::written)
                .filter(v -> v != Region.UNCHANGED)
                .forEach(v -> kept[v] = true);
    }

    private static int[][] consumers(Graph graph) {
        List<List<Integer>> readers = new ArrayList<>();
        graph.values().forEach(v -> readers.add(new ArrayList<>()));
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int input : graph.nodes().get(n).inputs()) {
                List<Integer> all = readers.get(input);
                if (all.isEmpty() || all.getLast() != n) {
                    all.add(n);
                }
            }
        }
        return readers.stream()
                .map(all -> all.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    Graph graph() {
        return graph;
    }

    RduSpec rdu() {
        return rdu;
    }

    Node node(int n) {
        return graph.nodes().get(n);
    }

    /** The node that makes {@code value}, or {@link #OUTSIDE}. */
    int producer(int value) {
        return producer[value];
    }

    /** The nodes that read {@code value}, ascending, each once. */
    public int[] consumers(int value) {
        return consumers[value];
    }

    /** Whether {@code value} outlives the run: an output, or what a region takes. */
    public boolean kept(int value) {
        return kept[value];
    }

    long bytes(int value) {
        return bytes[value];
    }

    Work work(int n) {
        return work[n];
    }

    /**
     * Seconds that node {@code n} takes alone on {@code tiles} tiles, not counting the memory
     * outside.
     */
    public double seconds(int n, int tiles) {
        long units = (long) tiles * (rides(n) ? rdu.pmusPerTile() : rdu.pcusPerTile());
        long groups = Math.clamp(units / Math.max(1, work[n].chain()), 1, work[n].most());
        return work[n].cycles() / (groups * rdu.clockHz());
    }

    /** In how many slices {@code value} leaves the node that makes it. */
    long made(int value) {
        int index = value - node(producer[value]).outputs().getFirst();
        List<Long> outputs = access[producer[value]].outputs();
        return outputs.get(Math.min(index, outputs.size() - 1));
    }

    Access access(int n) {
        return access[n];
    }

    /** Whether a node needs no compute units: a memory unit converts and moves in passing. */
    boolean rides(int n) {
        return work[n].kind() == StageKind.MOVE;
    }
}
