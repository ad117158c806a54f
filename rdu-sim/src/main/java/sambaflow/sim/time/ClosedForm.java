package sambaflow.sim.time;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.TensorType;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.sim.report.SectionTiming;
import sambaflow.tensor.DType;

/**
 * Bounds the time of a section from its work and its traffic.
 *
 * <p>A section's stages run as a pipeline, so the slowest gives the pace; values cross its boundary
 * at the same time, so the longer of both is its execution. Filling and draining the pipeline and
 * the network between units are not in this bound.
 */
public final class ClosedForm {
    private final RduSpec spec;

    public ClosedForm(RduSpec spec) {
        this.spec = spec;
    }

    /** The prediction for each of {@code sections}, which belong to {@code compiled}. */
    public List<SectionTiming> timings(CompiledGraph compiled, List<Section> sections) {
        return sections.stream().map(s -> timing(compiled.graph(), s)).toList();
    }

    private SectionTiming timing(Graph graph, Section section) {
        long bytes = boundaryBytes(graph, section);
        return new SectionTiming(
                section.name(),
                section.type(),
                spec.programLoadSeconds(),
                spec.argumentLoadSeconds(),
                computeSeconds(graph, section),
                bytes / spec.memoryBytesPerSecond(),
                bytes);
    }

    private double computeSeconds(Graph graph, Section section) {
        if (section.layout().isEmpty()) {
            return seconds(graph, section.nodes(), spec.pcus());
        }
        return section.layout().get().stages().stream()
                .mapToDouble(s -> stageSeconds(graph, s))
                .max()
                .orElse(0);
    }

    private double stageSeconds(Graph graph, Stage stage) {
        // A stage in memory units alone moves values; it still passes them through one unit's
        // lanes.
        return seconds(graph, stage.nodes(), Math.max(1, stage.pcuCount()));
    }

    private double seconds(Graph graph, List<Integer> nodes, int pcus) {
        return nodes.stream().mapToDouble(n -> seconds(graph, graph.nodes().get(n), pcus)).sum();
    }

    private double seconds(Graph graph, Node node, int pcus) {
        long flops = graph.cost(node).flops();
        if (node.op() instanceof Contract) {
            return flops / (contractRate(graph, node) * pcus);
        }
        if (flops == 0) {
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

    /** Bytes a section reads that others made, and bytes it makes that others read, each once. */
    private static long boundaryBytes(Graph graph, Section section) {
        Set<Integer> read = new HashSet<>();
        Set<Integer> made = new HashSet<>();
        for (int n : section.nodes()) {
            read.addAll(graph.nodes().get(n).inputs());
            made.addAll(graph.nodes().get(n).outputs());
        }
        read.removeAll(made);
        made.retainAll(usedElsewhere(graph, section));
        return bytes(graph, read) + bytes(graph, made);
    }

    private static Set<Integer> usedElsewhere(Graph graph, Section section) {
        Set<Integer> inside = new HashSet<>(section.nodes());
        Set<Integer> used = new HashSet<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            if (!inside.contains(n)) {
                used.addAll(graph.nodes().get(n).inputs());
            }
        }
        graph.outputs().forEach(o -> used.add(o.value()));
        graph.regions().stream().map(Region::written).forEach(used::add);
        return used;
    }

    private static long bytes(Graph graph, Set<Integer> values) {
        return values.stream().mapToLong(v -> graph.type(v).bytes()).sum();
    }
}
