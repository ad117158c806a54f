package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
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
import sambaflow.graph.Workers;
import sambaflow.pef.Section;

/** Cuts a graph into sections. */
public final class SectionCutter {
    private final Graph graph;
    private final Atoms atoms;
    private final Supplier<Search> searches;

    private SectionCutter(
            Graph graph, RduSpec rdu, int tiles, ScalingFactors factors, LongAdder looks) {
        this.graph = graph;
        this.atoms = new Atoms(graph);
        this.searches = () -> new Search(graph, atoms, rdu, tiles, factors, looks);
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
        return cut(graph, mode, rdu, tiles, rules, ScalingFactors.NONE, looks -> {});
    }

    /**
     * The same, with room to spare in sections of several operators.
     *
     * @param factors how many times what they need must be there
     * @param hear is told, several times a second, how many sections have been looked at
     * @throws sambaflow.graph.CompileException.Cancelled if the thread is interrupted meanwhile
     */
    public static Cut cut(
            Graph graph,
            Mode mode,
            RduSpec rdu,
            int tiles,
            FusionRules rules,
            ScalingFactors factors,
            LongConsumer hear) {
        LongAdder looks = new LongAdder();
        SectionCutter cutter = new SectionCutter(graph, rdu, tiles, factors, looks);
        Cut cut = cutter.run(mode, rules, () -> hear.accept(looks.sum()));
        List<Diagnostic> notes = new ArrayList<>(factors.notes(mode));
        notes.addAll(cut.notes());
        return new Cut(cut.graph(), cut.sections(), cut.seconds(), cut.bound(), notes);
    }

    /** Types of sections have nothing in common, so they are searched at the same time. */
    private Cut run(Mode mode, FusionRules rules, Runnable hear) {
        List<Callable<Divided>> types = new ArrayList<>();
        byType().forEach(members -> types.add(() -> searches.get().of(mode, rules, members)));
        List<BitSet> sections = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<Diagnostic> notes = new ArrayList<>();
        double seconds = 0;
        double bound = 0;
        for (Divided divided : Workers.all(types, done -> hear.run())) {
            sections.addAll(divided.plan().sections());
            reasons.addAll(divided.reasons());
            notes.addAll(divided.notes());
            seconds += divided.plan().seconds();
            bound += divided.bound();
        }
        Ordered order = ordered(sections, reasons);
        return new Cut(order.graph(), order.sections(), seconds, bound, notes);
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

    private record Ordered(Graph graph, List<Section> sections) {}

    private Ordered ordered(List<BitSet> parts, List<String> reasons) {
        List<Node> nodes = new ArrayList<>();
        List<Section> sections = new ArrayList<>();
        Map<SectionType, Integer> counts = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            int[] own = atoms.nodes(parts.get(i));
            SectionType type = graph.nodes().get(own[0]).section();
            int first = nodes.size();
            // A mark has done its work here, and a PEF holds none.
            Arrays.stream(own).mapToObj(graph.nodes()::get).map(Node::unmarked).forEach(nodes::add);
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
