package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.graph.Graph;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Sampling;
import sambaflow.graph.SectionType;
import sambaflow.pef.Section;

/** Cuts a graph into sections. */
public final class SectionCutter {
    private final Graph graph;
    private final RduSpec rdu;
    private final Atoms atoms;
    private final Estimates estimates;
    private final Plan.Costs costs;

    private SectionCutter(
            Graph graph, RduSpec rdu, int tiles, ScalingFactors factors, Runnable looking) {
        this.graph = graph;
        this.rdu = rdu;
        this.atoms = new Atoms(graph);
        this.estimates = new Estimates(graph, rdu, tiles, factors);
        Map<BitSet, Double> known = new HashMap<>();
        this.costs =
                section -> {
                    looking.run();
                    return known.computeIfAbsent(
                            (BitSet) section.clone(), s -> estimates.of(atoms.nodes(s)).seconds());
                };
    }

    /**
     * A graph in the order in which its sections run.
     *
     * @param seconds that the chip would take for all sections at least, loading them included
     * @param bound that no division into sections can be faster than
     * @param notes what became of the user's blocks, where it is not what was asked for
     */
    public record Cut(
            Graph graph,
            List<Section> sections,
            double seconds,
            double bound,
            List<Diagnostic> notes) {
        public Cut {
            sections = List.copyOf(sections);
            notes = List.copyOf(notes);
        }
    }

    /**
     * The sections of {@code graph} in {@code mode} for so many tiles of {@code rdu}.
     *
     * @param rules by which mode o1 fuses
     */
    public static Cut cut(Graph graph, Mode mode, RduSpec rdu, int tiles, FusionRules rules) {
        return cut(graph, mode, rdu, tiles, rules, ScalingFactors.NONE, () -> {});
    }

    /**
     * The same, with room to spare in sections of several operators.
     *
     * @param factors how many times what they need must be there
     * @param looking called each time a section is looked at, often; may throw to end the search
     */
    public static Cut cut(
            Graph graph,
            Mode mode,
            RduSpec rdu,
            int tiles,
            FusionRules rules,
            ScalingFactors factors,
            Runnable looking) {
        Cut cut = new SectionCutter(graph, rdu, tiles, factors, looking).run(mode, rules);
        List<Diagnostic> notes = new ArrayList<>(factors.notes(mode));
        notes.addAll(cut.notes());
        return new Cut(cut.graph(), cut.sections(), cut.seconds(), cut.bound(), notes);
    }

    private Cut run(Mode mode, FusionRules rules) {
        List<BitSet> sections = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<Diagnostic> notes = new ArrayList<>();
        double seconds = 0;
        double bound = 0;
        for (int[] members : byType()) {
            Divided divided = divided(mode, rules, members);
            sections.addAll(divided.plan().sections());
            reasons.addAll(divided.reasons());
            notes.addAll(divided.notes());
            seconds += divided.plan().seconds();
            bound += bound(members);
        }
        Ordered order = ordered(sections, reasons);
        return new Cut(order.graph(), order.sections(), seconds, bound, notes);
    }

    /** A plan, why each of its sections begins where it does, and notes for the user. */
    record Divided(Plan plan, List<String> reasons, List<Diagnostic> notes) {
        Divided(Plan plan, List<String> reasons) {
            this(plan, reasons, List.of());
        }
    }

    private Divided divided(Mode mode, FusionRules rules, int[] members) {
        Plan each = each(members);
        return switch (mode) {
            case O0 -> new Divided(each, each.sections().stream().map(s -> Reasons.O0).toList());
            case O1 -> fused(rules, members);
            case O3 -> {
                Plan fused = fused(rules, members).plan();
                Plan best = each.orBetter(fused).orBetter(WholeGraph.search(atoms, members, costs));
                yield new Divided(best, new Reasons(graph, atoms, estimates).of(best));
            }
        };
    }

    private Divided fused(FusionRules rules, int[] members) {
        return new Fusion(graph, atoms, rules, estimates, costs).of(members);
    }

    /** The atoms of each section type, in an order in which they can run. */
    private List<int[]> byType() {
        return Arrays.stream(SectionType.values())
                .map(type ->
                        IntStream.range(0, atoms.count())
                                .filter(a -> atoms.type(a) == type)
                                .toArray())
                .filter(members -> members.length > 0)
                .toList();
    }

    private Plan each(int[] members) {
        List<BitSet> sections = new ArrayList<>();
        for (int atom : members) {
            BitSet section = new BitSet();
            section.set(atom);
            sections.add(section);
        }
        return Plan.of(sections, costs);
    }

    /**
     * All work at the chip's peak, or all values that must cross to or from the memory outside, and
     * one section loaded.
     */
    private double bound(int[] members) {
        BitSet all = new BitSet();
        Arrays.stream(members).forEach(all::set);
        int[] nodes = atoms.nodes(all);
        double flops =
                Arrays.stream(nodes).mapToLong(n -> graph.cost(graph.nodes().get(n)).flops()).sum();
        double compute = flops / (rdu.flopsPerPcu() * rdu.pcus());
        double memory = estimates.traffic(nodes) / rdu.memoryBytesPerSecond();
        return Math.max(compute, memory) + rdu.programLoadSeconds() + rdu.argumentLoadSeconds();
    }

    private record Ordered(Graph graph, List<Section> sections) {}

    private Ordered ordered(List<BitSet> parts, List<String> reasons) {
        List<Node> nodes = new ArrayList<>();
        List<Section> sections = new ArrayList<>();
        Map<SectionType, Integer> counts = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            int[] own = atoms.nodes(parts.get(i));
            SectionType type = graph.nodes().get(own[0]).section();
            int first = nodes.size();
            Arrays.stream(own).mapToObj(graph.nodes()::get).forEach(nodes::add);
            List<Integer> places = IntStream.range(first, nodes.size()).boxed().toList();
            String name = type + "_" + (counts.merge(type, 1, Integer::sum) - 1);
            sections.add(new Section(name, type, places, reasons.get(i), Optional.empty()));
        }
        Graph inOrder =
                new Graph(
                        graph.name(),
                        graph.values(),
                        graph.inputs(),
                        graph.regions(),
                        nodes,
                        graph.outputs());
        return new Ordered(inOrder, sections);
    }

    /** Whether a node needs no arithmetic units: a memory unit converts and moves in passing. */
    public static boolean rides(Op op) {
        return op instanceof Move
                || op instanceof Pointwise.Cast
                || op instanceof Sampling.StochasticCast;
    }

    /** The node that gives a section its name in reports: the first that computes. */
    public static Node principal(Graph graph, Section section) {
        return section.nodes().stream()
                .map(graph.nodes()::get)
                .filter(n -> !rides(n.op()))
                .findFirst()
                .orElseGet(() -> graph.nodes().get(section.nodes().getFirst()));
    }
}
