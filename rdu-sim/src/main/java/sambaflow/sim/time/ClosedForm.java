package sambaflow.sim.time;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.TensorType;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;
import sambaflow.sim.report.SectionTiming;
import sambaflow.tensor.DType;

/**
 * Bounds the time of a section without a layout from its work and its traffic.
 *
 * <p>It is taken to use every unit for each of its operators; values cross its boundary at the same
 * time, so the longer of both is its execution.
 */
final class ClosedForm {
    private final RduSpec spec;

    ClosedForm(RduSpec spec) {
        this.spec = spec;
    }

    /** The prediction for {@code section} of {@code compiled}. */
    SectionTiming timing(CompiledGraph compiled, Section section) {
        Graph graph = compiled.graph();
        double compute = seconds(graph, section.nodes(), spec.pcus());
        boolean[] leaves = leaving(compiled);
        long bytes = boundaryBytes(graph, section, leaves);
        int values = boundary(graph, section, leaves).size();
        double memory = bytes / spec.memoryBytesPerSecond(spec.tiles());
        return new SectionTiming(
                section.name(),
                section.type(),
                spec.launch().orchestrationSeconds(),
                spec.launch().programSeconds(spec.pcus() + spec.pmus()),
                spec.launch().argumentSeconds(values),
                Math.max(compute, memory),
                compute,
                memory,
                bytes);
    }

    private double seconds(Graph graph, List<Integer> nodes, int pcus) {
        return nodes.stream().mapToDouble(n -> seconds(graph, graph.nodes().get(n), pcus)).sum();
    }

    private double seconds(Graph graph, Node node, int pcus) {
        long flops = graph.cost(node).flops();
        if (node.op() instanceof Contract) {
            return flops / (contractRate(graph, node) * pcus);
        }
        if (flops == 0 || node.op() instanceof Pointwise.Cast) {
            // Moves and casts happen on the way through the memory units.
            return 0;
        }
        // An element takes one trip through a unit's pipeline for every `stages` operations on it.
        long elements = elements(graph, node);
        long trips = Math.ceilDiv(flops, Math.max(1, elements) * spec.stages());
        return elements * trips / (spec.simdElementsPerPcu() * pcus);
    }

    private double contractRate(Graph graph, Node node) {
        boolean packs =
                node.inputs().stream().allMatch(i -> graph.type(i).dtype() == DType.BFLOAT16);
        return packs ? spec.flopsPerPcu() : spec.flopsPerPcu() / spec.packedBf16();
    }

    private static long elements(Graph graph, Node node) {
        long in = largest(graph.types(node.inputs()));
        return Math.max(in, largest(graph.types(node.outputs())));
    }

    private static long largest(List<TensorType> types) {
        return types.stream().mapToLong(t -> t.shape().elements()).max().orElse(0);
    }

    /** By value: whether it is read outside the section that makes it. */
    private static boolean[] leaving(CompiledGraph compiled) {
        Graph graph = compiled.graph();
        Section[] maker = new Section[graph.values().size()];
        boolean[] leaves = new boolean[maker.length];
        for (Section section : compiled.sections()) {
            for (int n : section.nodes()) {
                graph.nodes().get(n).outputs().forEach(v -> maker[v] = section);
                graph.nodes().get(n).inputs().forEach(v -> leaves[v] |= maker[v] != section);
            }
        }
        graph.outputs().forEach(o -> leaves[o.value()] = true);
        graph.regions().stream()
                .mapToInt(Region::written)
                .filter(v -> v != Region.UNCHANGED)
                .forEach(v -> leaves[v] = true);
        return leaves;
    }

    /** Bytes a section reads that others made, and bytes it makes that others read, each once. */
    private static long boundaryBytes(Graph graph, Section section, boolean[] leaves) {
        return bytes(graph, boundary(graph, section, leaves));
    }

    private static Set<Integer> boundary(Graph graph, Section section, boolean[] leaves) {
        Set<Integer> read = new HashSet<>();
        Set<Integer> made = new HashSet<>();
        for (int n : section.nodes()) {
            read.addAll(graph.nodes().get(n).inputs());
            made.addAll(graph.nodes().get(n).outputs());
        }
        read.removeAll(made);
        made.removeIf(v -> !leaves[v]);
        read.addAll(made);
        return read;
    }

    private static long bytes(Graph graph, Set<Integer> values) {
        return values.stream().mapToLong(v -> graph.type(v).bytes()).sum();
    }
}
