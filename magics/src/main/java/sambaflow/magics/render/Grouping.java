package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;

/**
 * Which nodes of a graph share a card: as few as possible, as many as are needed.
 *
 * @param groups positions of nodes, by group, in order
 * @param remark what one card stands for, if not for one operator
 */
record Grouping(List<List<Integer>> groups, String remark) {
    /** More cards than this cannot be read. */
    static final int CARDS = 150;

    static Grouping of(CompiledGraph compiled) {
        int[] section = sectionOfNode(compiled);
        List<Section> sections = compiled.sections();
        int nodes = section.length;
        Grouping byNode = by(nodes, n -> n, "");
        Grouping bySection = by(nodes, n -> section[n], "one card for each section");
        Grouping byModule =
                by(
                        nodes,
                        n -> List.of(sections.get(section[n]).type(), topModule(compiled, n)),
                        "one card for each section type and top module");
        Grouping byType =
                by(nodes, n -> sections.get(section[n]).type(), "one card for each section type");
        return List.of(byNode, bySection, byModule).stream()
                .filter(g -> g.groups.size() <= CARDS)
                .findFirst()
                .orElse(byType);
    }

    /** For each node the position of its section. */
    static int[] sectionOfNode(CompiledGraph compiled) {
        int[] section = new int[compiled.graph().nodes().size()];
        for (int s = 0; s < compiled.sections().size(); s++) {
            for (int node : compiled.sections().get(s).nodes()) {
                section[node] = s;
            }
        }
        return section;
    }

    private static String topModule(CompiledGraph compiled, int node) {
        return compiled.graph().nodes().get(node).origin().module().split("\\.")[0];
    }

    private static Grouping by(int nodes, IntFunction<Object> key, String remark) {
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        for (int node = 0; node < nodes; node++) {
            groups.computeIfAbsent(key.apply(node), k -> new ArrayList<>()).add(node);
        }
        return new Grouping(List.copyOf(groups.values()), remark);
    }
}
