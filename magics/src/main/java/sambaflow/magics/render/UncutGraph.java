package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.SectionType;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;

/**
 * A graph that is not compiled, in parts in place of sections: those of the model, if it is large.
 */
final class UncutGraph {
    /** Why each part is one. */
    static final String REASON = "not cut into sections";

    /** More operators than this are drawn by parts of the model. */
    private static final int SINGLE = Grouping.CARDS;

    private static final int PARTS = 24;

    private UncutGraph() {}

    /** Whether the sections of {@code graph} are none. */
    static boolean is(CompiledGraph graph) {
        return graph.sections().stream().anyMatch(s -> s.reason().equals(REASON));
    }

    static CompiledGraph of(Graph graph) {
        List<Section> parts = parts(graph, 0);
        if (graph.nodes().size() > SINGLE) {
            int depth = 1;
            List<Section> finer = parts(graph, depth);
            while (finer.size() <= PARTS && depth < PARTS) {
                parts = finer;
                depth++;
                finer = parts(graph, depth);
            }
        }
        return new CompiledGraph(graph, parts);
    }

    /** Neighbours of one type and of one module, by the first {@code depth} words of its path. */
    private static List<Section> parts(Graph graph, int depth) {
        List<Section> parts = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        String name = "";
        for (int n = 0; n < graph.nodes().size(); n++) {
            Node node = graph.nodes().get(n);
            String path = beginning(node.origin().module(), depth);
            SectionType type = node.section();
            // What has no module of its own belongs to what was before it.
            boolean other = !path.isEmpty() && !path.equals(name);
            if (!open.isEmpty() && (other || graph.nodes().get(n - 1).section() != type)) {
                parts.add(part(graph, name, open));
                open.clear();
            }
            name = path.isEmpty() ? name : path;
            open.add(n);
        }
        if (!open.isEmpty()) {
            parts.add(part(graph, name, open));
        }
        return parts;
    }

    private static Section part(Graph graph, String name, List<Integer> nodes) {
        SectionType type = graph.nodes().get(nodes.getFirst()).section();
        String shown = name.isEmpty() ? type.toString() : name;
        return new Section(shown, type, nodes, REASON, Optional.empty());
    }

    private static String beginning(String path, int depth) {
        String[] words = path.split("\\.");
        return String.join(".", List.of(words).subList(0, Math.min(depth, words.length)));
    }
}
