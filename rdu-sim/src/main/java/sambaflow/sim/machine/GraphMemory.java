package sambaflow.sim.machine;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import sambaflow.graph.Graph;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.pef.CompiledGraph;
import sambaflow.sim.compute.BackEnds;
import sambaflow.sim.compute.Buffer;
import sambaflow.sim.compute.Kernel;
import sambaflow.sim.compute.Operands;

/** The buffers of one graph's values, kept between runs, and the kernels bound to them. */
final class GraphMemory {
    private static final int NO_NODE = -1;

    private final CompiledGraph compiled;
    private final BackEnds.Preference preference;
    private final Buffer[] buffers;
    private final boolean[] present;
    private final int[] producers;
    private final BackEnds.Bound[] bound;
    private final Twins twins;
    private final InPlace inPlace;

    GraphMemory(CompiledGraph compiled, Regions regions, BackEnds.Preference preference) {
        Graph graph = compiled.graph();
        this.compiled = compiled;
        this.preference = preference;
        this.buffers = new Buffer[graph.values().size()];
        this.present = new boolean[buffers.length];
        this.producers = new int[buffers.length];
        this.bound = new BackEnds.Bound[graph.nodes().size()];
        this.twins = new Twins(graph);
        this.inPlace = new InPlace(compiled);
        Arrays.fill(producers, NO_NODE);
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int value : graph.nodes().get(n).outputs()) {
                producers[value] = n;
            }
        }
        for (Region region : graph.regions()) {
            buffers[region.read()] = regions.buffer(region.name());
            present[region.read()] = true;
            if (inPlace.isWritten(region.written())) {
                buffers[region.written()] = buffers[region.read()];
            }
        }
    }

    CompiledGraph compiled() {
        return compiled;
    }

    Graph graph() {
        return compiled.graph();
    }

    /** The node that makes {@code value}; none for inputs and regions. */
    Optional<Node> producer(int value) {
        int node = producers[value];
        return node == NO_NODE ? Optional.empty() : Optional.of(graph().nodes().get(node));
    }

    /** Whether a run or a region has given {@code value} its content. */
    boolean isPresent(int value) {
        return present[value];
    }

    void setPresent(Collection<Integer> values, boolean is) {
        values.forEach(v -> present[v] = is);
    }

    /** Nodes that need not run after others. */
    Twins twins() {
        return twins;
    }

    /** The memory of {@code value}, made when first asked for. */
    Buffer buffer(int value) {
        if (buffers[value] == null && twins.value(value) != value) {
            buffers[value] = buffer(twins.value(value));
        }
        if (buffers[value] == null) {
            int source = viewed(value);
            buffers[value] =
                    source == NO_NODE
                            ? Buffer.zeros(graph().type(value))
                            : buffer(source).as(graph().type(value));
        }
        return buffers[value];
    }

    /**
     * The value whose memory {@code value} can share. Only inside one section type: there a run
     * always makes both, so that the one never changes behind the other's back.
     */
    private int viewed(int value) {
        Optional<Node> reshape = producer(value).filter(n -> n.op() instanceof Move.Reshape);
        return reshape.map(n -> n.inputs().getFirst())
                .filter(source -> twins.value(source) == source)
                .filter(source ->
                        producer(source)
                                .filter(n -> n.section() == reshape.get().section())
                                .isPresent())
                .orElse(NO_NODE);
    }

    /** Nodes that write into the regions they read. */
    InPlace inPlace() {
        return inPlace;
    }

    /** Looks at {@code value} in other memory from now on. */
    void place(int value, Buffer buffer) {
        buffers[value] = buffer;
    }

    /** The kernel of node {@code node} with results in other memory than this. */
    Kernel aside(int node, List<Buffer> results) {
        Node at = graph().nodes().get(node);
        List<Buffer> in = at.inputs().stream().map(this::buffer).toList();
        return BackEnds.bind(new Operands(at, in, results), preference).kernel();
    }

    /** The kernel of node {@code node}, bound to this memory. */
    BackEnds.Bound bind(int node) {
        if (bound[node] == null) {
            Node at = graph().nodes().get(node);
            List<Buffer> in = at.inputs().stream().map(this::buffer).toList();
            List<Buffer> out = at.outputs().stream().map(this::buffer).toList();
            bound[node] = BackEnds.bind(new Operands(at, in, out), preference);
        }
        return bound[node];
    }
}
