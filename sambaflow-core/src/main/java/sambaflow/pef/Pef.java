package sambaflow.pef;

import java.util.List;
import sambaflow.graph.Graph;

/** A compiled program in memory. */
public record Pef(Manifest manifest, List<CompiledGraph> graphs) {
    public Pef {
        graphs = List.copyOf(graphs);
        if (graphs.isEmpty()) {
            throw new PefException("pef '%s' holds no graph".formatted(manifest.name()));
        }
    }

    /** The graph named {@code name}. */
    public CompiledGraph graph(String name) {
        return graphs.stream()
                .filter(g -> g.graph().name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new PefException(
                                "pef '%s' has no graph '%s'; it holds %s"
                                        .formatted(manifest.name(), name, names())));
    }

    /** The graph that runs when none is named. */
    public CompiledGraph main() {
        return graphs.getFirst();
    }

    /** SHA-256 of the program as a file holds it: equal for PEFs that run the same. */
    public String fingerprint() {
        return Sha256.hex(ProgramEncoder.bytes(graphs));
    }

    private List<String> names() {
        return graphs.stream().map(CompiledGraph::graph).map(Graph::name).toList();
    }
}
