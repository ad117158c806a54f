package sambaflow.pef;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import sambaflow.graph.Graph;
import sambaflow.graph.SectionType;

/** A graph and the sections it runs as, in order; every node is in exactly one section. */
public record CompiledGraph(Graph graph, List<Section> sections, MemoryPlan memory) {
    /** A graph whose memory is not planned. */
    public CompiledGraph(Graph graph, List<Section> sections) {
        this(graph, sections, MemoryPlan.none());
    }

    public CompiledGraph {
        sections = List.copyOf(sections);
        List<Integer> covered = new ArrayList<>();
        sections.forEach(s -> covered.addAll(s.nodes()));
        List<Integer> expected = IntStream.range(0, graph.nodes().size()).boxed().toList();
        if (!covered.equals(expected)) {
            throw new PefException(
                    "graph '%s': sections must run nodes 0 to %d in order, found %s"
                            .formatted(graph.name(), graph.nodes().size() - 1, covered));
        }
    }

    /** The placed section that occupies most units of one kind. */
    public Optional<Section> fullest() {
        return sections.stream()
                .filter(s -> s.layout().isPresent())
                .max(Comparator.comparingInt(s -> s.layout().get().mostUnits()));
    }

    /** Floating-point operations of one run of {@code section}. */
    public double flops(Section section) {
        return section.nodes().stream()
                .mapToDouble(n -> graph.cost(graph.nodes().get(n)).flops())
                .sum();
    }

    /** The section types that occur, in the order they run. */
    public List<SectionType> types() {
        return sections.stream().map(Section::type).distinct().toList();
    }
}
