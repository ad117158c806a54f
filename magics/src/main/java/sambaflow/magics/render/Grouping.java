package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import sambaflow.graph.SectionType;

/**
 * Which nodes of a graph share a card: as few as possible, as many as are needed.
 *
 * @param groups positions of nodes, by group, in order
 * @param remark what one card stands for, if not for one operator
 */
record Grouping(List<List<Integer>> groups, String remark) {
    /** More cards than this cannot be read. */
    static final int CARDS = 150;

    /** Up to here, one panel shows everything. */
    private static final int ONE_PANEL = 14;

    private static final int PANEL = 10;

    static Grouping of(GraphFacts facts) {
        int nodes = facts.graph().nodes().size();
        IntFunction<Object> type = n -> facts.section(n).type();
        return List.of(
                        by(nodes, n -> n, ""),
                        by(nodes, n -> facts.sectionOfNode()[n], "one card for each section"),
                        by(
                                nodes,
                                n -> List.of(type.apply(n), topModule(facts, n)),
                                "one card for each section type and top module"))
                .stream()
                .filter(g -> g.groups.size() <= CARDS)
                .findFirst()
                .orElse(by(nodes, type, "one card for each section type"));
    }

    private static String topModule(GraphFacts facts, int node) {
        return facts.graph().nodes().get(node).origin().module().split("\\.")[0];
    }

    private static Grouping by(int nodes, IntFunction<Object> key, String remark) {
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        for (int node = 0; node < nodes; node++) {
            groups.computeIfAbsent(key.apply(node), k -> new ArrayList<>()).add(node);
        }
        return new Grouping(List.copyOf(groups.values()), remark);
    }

    /** Whether each card is one operator. */
    boolean single() {
        return remark.isEmpty();
    }

    /**
     * Positions of groups, by panel: all in one if they are few, else at most ten of one section
     * type, evenly many in each.
     */
    List<List<Integer>> panels(GraphFacts facts) {
        List<List<Integer>> runs = new ArrayList<>();
        SectionType last = null;
        for (int g = 0; g < groups.size(); g++) {
            SectionType type = facts.section(groups.get(g).getFirst()).type();
            if (runs.isEmpty() || type != last && groups.size() > ONE_PANEL) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(g);
            last = type;
        }
        return groups.size() <= ONE_PANEL
                ? runs
                : runs.stream().flatMap(r -> evenly(r).stream()).toList();
    }

    private static List<List<Integer>> evenly(List<Integer> run) {
        int count = (run.size() + PANEL - 1) / PANEL;
        List<List<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(run.subList(i * run.size() / count, (i + 1) * run.size() / count));
        }
        return parts;
    }
}
