package sambaflow.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;

/**
 * Finds a rule's pattern in a graph. Moves and casts between two operators are stepped over, unless
 * the pattern names them.
 */
final class RuleMatch {
    private static final int ABSENT = -1;

    private final Graph graph;
    private final Map<Integer, List<Integer>> readers;
    private final FusionRule rule;
    private final Set<Integer> taken;

    /**
     * @param readers for each value the nodes that read it
     * @param taken nodes that other matches have
     */
    RuleMatch(
            Graph graph, Map<Integer, List<Integer>> readers, FusionRule rule, Set<Integer> taken) {
        this.graph = graph;
        this.readers = readers;
        this.rule = rule;
        this.taken = taken;
    }

    /** The nodes to fuse, if the pattern begins at {@code node}. */
    Optional<Set<Integer>> at(int node) {
        String first = rule.pattern().keySet().iterator().next();
        return place(first, List.of(node), Map.of()).map(this::included);
    }

    private Set<Integer> included(Map<String, Integer> bound) {
        Set<Integer> nodes = new TreeSet<>();
        bound.forEach((name, node) -> {
            if (node != ABSENT && ((FusionRule.Operator) rule.pattern().get(name)).included()) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    /** Binds place {@code name} to one of {@code candidates}, and all that comes after it. */
    private Optional<Map<String, Integer>> place(
            String name, List<Integer> candidates, Map<String, Integer> bound) {
        return switch (rule.pattern().get(name)) {
            case FusionRule.Operator operator -> operator(name, operator, candidates, bound);
            case FusionRule.FirstOf first -> firstOf(first, candidates, bound);
        };
    }

    private Optional<Map<String, Integer>> firstOf(
            FusionRule.FirstOf first, List<Integer> candidates, Map<String, Integer> bound) {
        for (String option : first.options()) {
            Optional<Map<String, Integer>> found = place(option, candidates, bound);
            if (found.isPresent() && found.get().getOrDefault(option, ABSENT) != ABSENT) {
                int node = found.get().get(option);
                return children(first.children(), after(node), found.get());
            }
        }
        return Optional.empty();
    }

    private Optional<Map<String, Integer>> operator(
            String name,
            FusionRule.Operator operator,
            List<Integer> candidates,
            Map<String, Integer> bound) {
        Integer known = bound.get(name);
        if (known != null) {
            boolean same = known == ABSENT || candidates.contains(known);
            return same ? Optional.of(bound) : Optional.empty();
        }
        for (int node : candidates) {
            if (fits(node, operator, bound)) {
                Map<String, Integer> next = new LinkedHashMap<>(bound);
                next.put(name, node);
                var found = children(operator.children(), after(node), next);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        if (operator.required()) {
            return Optional.empty();
        }
        Map<String, Integer> next = new LinkedHashMap<>(bound);
        next.put(name, ABSENT);
        return children(operator.children(), candidates, next);
    }

    private Optional<Map<String, Integer>> children(
            List<String> names, List<Integer> candidates, Map<String, Integer> bound) {
        Optional<Map<String, Integer>> found = Optional.of(bound);
        for (String name : names) {
            found = found.flatMap(b -> place(name, candidates, b));
        }
        return found;
    }

    private boolean fits(int n, FusionRule.Operator operator, Map<String, Integer> bound) {
        Node node = graph.nodes().get(n);
        boolean free = !operator.included() || !taken.contains(n);
        return free && operator.types().contains(node.op().label()) && !bound.containsValue(n);
    }

    /** The nodes of the same section type that read what {@code node} makes, over moves. */
    private List<Integer> after(int node) {
        List<Integer> all = new ArrayList<>();
        for (int value : graph.nodes().get(node).outputs()) {
            for (int reader : readers.getOrDefault(value, List.of())) {
                boolean same =
                        graph.nodes().get(reader).section() == graph.nodes().get(node).section();
                if (same && !all.contains(reader)) {
                    all.add(reader);
                    if (SectionCutter.rides(graph.nodes().get(reader).op())) {
                        all.addAll(after(reader));
                    }
                }
            }
        }
        return all;
    }
}
