package sambaflow.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sambaflow.graph.Graph;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Sampling;
import sambaflow.graph.SectionType;
import sambaflow.pef.Section;
import sambaflow.tensor.UnsupportedFeature;

/** Cuts a graph into sections. */
public final class SectionCutter {
    private static final String REASON =
            "mode o0: every operator is a section; casts and moves ride with the operator they feed";

    private final Graph graph;
    private final List<Section> sections = new ArrayList<>();
    private List<Integer> open = new ArrayList<>();

    private SectionCutter(Graph graph) {
        this.graph = graph;
    }

    /** The sections of {@code graph}, in the order of its nodes. */
    public static List<Section> cut(Graph graph, Mode mode) {
        return switch (mode) {
            case O0 -> new SectionCutter(graph).everyOperator();
            case O1, O3 -> throw new UnsupportedFeature("mode " + mode, "use --o0");
        };
    }

    private List<Section> everyOperator() {
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (!open.isEmpty() && type(open.getFirst()) != type(i)) {
                close();
            }
            open.add(i);
            if (!rides(graph.nodes().get(i).op())) {
                close();
            }
        }
        if (!open.isEmpty()) {
            close();
        }
        return sections;
    }

    private void close() {
        SectionType type = type(open.getFirst());
        long before = sections.stream().filter(s -> s.type() == type).count();
        sections.add(new Section(type + "_" + before, type, open, REASON, Optional.empty()));
        open = new ArrayList<>();
    }

    private SectionType type(int node) {
        return graph.nodes().get(node).section();
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
