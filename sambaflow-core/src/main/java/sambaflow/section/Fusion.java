package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;
import sambaflow.pass.Recompute;

/**
 * Mode o1: what the user marked as a block and what a rule matches become one section each, and so
 * do the operators of their backward pass and the updates of their parameters. The rest stays as in
 * mode o0.
 *
 * <p>A match is fused only if it fits the chip and is faster fused than apart.
 */
final class Fusion {
    private static final double MICRO = 1e6;

    private static final String TAKEN_APART =
            "mode o1: fused, it and another section would wait for each other";

    /** What ends the name of a node that belongs to another one's gradient. */
    private static final String BACKWARD = "_bwd";

    /** The match of an operator that no rule names, with what is computed again for it. */
    private static final String REPEATED = "computed again#";

    private final Graph graph;
    private final Atoms atoms;
    private final Plan.Costs costs;
    private final Blocks blocks;
    private final Map<Integer, String> matchOf = new TreeMap<>();

    Fusion(Graph graph, Atoms atoms, FusionRules rules, Estimates estimates, Plan.Costs costs) {
        this.graph = graph;
        this.atoms = atoms;
        this.costs = costs;
        this.blocks = new Blocks(graph, atoms, estimates, costs);
        mark();
        match(rules);
        follow();
        repeat();
    }

    /** What the user marked is taken before any rule sees it. */
    private void mark() {
        for (int atom = 0; atom < atoms.count(); atom++) {
            Optional<String> block = blocks.of(atom);
            if (block.isPresent()) {
                for (int n : atoms.nodes(atom)) {
                    matchOf.put(n, block.get());
                }
            }
        }
    }

    /** Names the match of each node that a rule takes. */
    private void match(FusionRules rules) {
        Map<Integer, List<Integer>> readers = new HashMap<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int input : graph.nodes().get(n).inputs()) {
                readers.computeIfAbsent(input, v -> new ArrayList<>()).add(n);
            }
        }
        int count = 0;
        for (FusionRule rule : rules.rules()) {
            RuleMatch matcher = new RuleMatch(graph, readers, rule, matchOf.keySet());
            for (int n = 0; n < graph.nodes().size(); n++) {
                boolean forward = graph.nodes().get(n).section() == SectionType.FWD;
                Optional<Set<Integer>> found =
                        forward && !matchOf.containsKey(n) ? matcher.at(n) : Optional.empty();
                if (found.isPresent() && found.get().size() > 1) {
                    String name = rule.name() + "#" + count++;
                    found.get().forEach(m -> matchOf.put(m, name));
                }
            }
        }
    }

    /** Gives the nodes of gradients and updates the match of what they belong to. */
    private void follow() {
        Map<String, String> byName = new HashMap<>();
        Map<Integer, String> byRegion = new HashMap<>();
        Map<String, Integer> regions = new HashMap<>();
        graph.regions().forEach(r -> regions.put(r.name(), r.read()));
        matchOf.forEach((n, match) -> {
            if (!blocks.contains(match)) {
                byName.put(graph.nodes().get(n).name(), match);
            }
        });
        for (int n = 0; n < graph.nodes().size(); n++) {
            String match = matchOf.get(n);
            if (match != null && graph.nodes().get(n).section() == SectionType.FWD) {
                int atom = atoms.ofNode(n);
                for (int member : atoms.nodes(atom)) {
                    graph.nodes().get(member).inputs().forEach(v -> byRegion.putIfAbsent(v, match));
                }
            }
        }
        for (int n = 0; n < graph.nodes().size(); n++) {
            if (matchOf.containsKey(n)) {
                continue;
            }
            String name = graph.nodes().get(n).name();
            int end = name.lastIndexOf(BACKWARD);
            SectionType type = graph.nodes().get(n).section();
            String match =
                    switch (type) {
                        case FWD -> null;
                        case BCKWD -> end < 0 ? null : byName.get(name.substring(0, end));
                        case GRADNORM, OPT -> updated(n, byRegion);
                    };
            if (match != null) {
                matchOf.put(n, match + " " + type);
            }
        }
    }

    /** What is computed again goes with what reads it first, else it would have to wait for it. */
    private void repeat() {
        int[] reader = new int[graph.values().size()];
        Arrays.fill(reader, -1);
        for (int n = graph.nodes().size() - 1; n >= 0; n--) {
            Node node = graph.nodes().get(n);
            int first =
                    node.outputs().stream()
                            .mapToInt(v -> reader[v])
                            .filter(r -> r >= 0)
                            .min()
                            .orElse(-1);
            if (Recompute.isAgain(node) && first >= 0 && !matchOf.containsKey(n)) {
                matchOf.putIfAbsent(first, REPEATED + first);
                matchOf.put(n, matchOf.get(first));
            }
            // A move goes with its reader: what it reads is read by that.
            int own = SectionCutter.rides(node.op()) && first >= 0 ? first : n;
            node.inputs().forEach(v -> reader[v] = own);
        }
    }

    private String updated(int node, Map<Integer, String> byRegion) {
        for (Region region : graph.regions()) {
            if (graph.nodes().get(node).inputs().contains(region.read())
                    && byRegion.containsKey(region.read())) {
                return byRegion.get(region.read());
            }
        }
        return null;
    }

    /** The plan for {@code members}, atoms of one section type, and a reason for each section. */
    Divided of(int[] members) {
        Map<Integer, String> reasons = new HashMap<>();
        Map<String, BitSet> groups = new LinkedHashMap<>();
        for (int atom : members) {
            String match = match(atom);
            String key = match == null ? "atom " + atom : match;
            groups.computeIfAbsent(key, k -> new BitSet()).set(atom);
        }
        List<BitSet> sections = new ArrayList<>();
        groups.forEach((match, group) ->
                (blocks.contains(match) ? blocks.divided(match, group) : fused(match, group))
                        .forEach((section, reason) -> {
                            sections.add(section);
                            reasons.put(section.nextSetBit(0), reason);
                        }));
        List<BitSet> order = new SectionOrder(atoms, sections).run();
        Plan plan = Plan.of(order, costs);
        return new Divided(
                plan,
                order.stream()
                        .map(s -> reasons.getOrDefault(s.nextSetBit(0), TAKEN_APART))
                        .toList(),
                blocks.notes(),
                0);
    }

    /** The match that most of an atom's nodes have: the computing one's. */
    private String match(int atom) {
        String found = null;
        for (int n : atoms.nodes(atom)) {
            found = matchOf.getOrDefault(n, found);
        }
        return found;
    }

    /** {@code group} as one section where that pays, else what it has to be cut into. */
    private Map<BitSet, String> fused(String match, BitSet group) {
        Map<BitSet, String> sections = new LinkedHashMap<>();
        BitSet open = new BitSet();
        for (int atom : group.stream().toArray()) {
            BitSet with = (BitSet) open.clone();
            with.set(atom);
            boolean better =
                    open.isEmpty()
                            || atoms.between(with) == Atoms.NONE
                                    && costs.seconds(with) <= costs.seconds(open) + alone(atom);
            if (!better) {
                sections.put(open, reason(match, open, group));
                open = new BitSet();
            }
            open.set(atom);
        }
        sections.put(open, reason(match, open, group));
        return sections;
    }

    private double alone(int atom) {
        BitSet one = new BitSet();
        one.set(atom);
        return costs.seconds(one);
    }

    private String reason(String match, BitSet section, BitSet group) {
        if (match.startsWith("atom ")) {
            return "mode o1: no rule matches " + atoms.principal(section.nextSetBit(0)).describe();
        }
        String rule = match.substring(0, match.indexOf('#'));
        double apart = section.stream().mapToDouble(this::alone).sum();
        String gain =
                String.format(
                        Locale.ROOT,
                        "%.1f us, %.1f us apart",
                        costs.seconds(section) * MICRO,
                        apart * MICRO);
        if (match.startsWith(REPEATED)) {
            return "mode o1: with what is computed again for it: " + gain;
        }
        return section.equals(group)
                ? "mode o1: rule '%s' matched: %s".formatted(rule, gain)
                : "mode o1: rule '%s' matched, a part of it: %s; with more it would be slower or not fit"
                        .formatted(rule, gain);
    }
}
