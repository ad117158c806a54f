package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;
import sambaflow.magics.scene.Palette;
import sambaflow.pef.Section;

/**
 * Decides what one panel shows of a compiled graph.
 *
 * <p>Inputs stand beside the operators that read them, once for each section type, so that no line
 * crosses the picture for their sake; so do parameters while the whole graph fits into one panel.
 * What would only add lines is written into the cards: values from other panels, optimizer state,
 * what an update writes.
 */
final class GraphDrawing {
    /** Above this many cards, a card says what it is and no more, and lines carry no labels. */
    private static final int DETAILED = 40;

    private static final int OUTPUTS_DRAWN = 8;
    private static final int LINES = 4;
    private static final Palette.Shade PLAIN = new Palette.Shade(Palette.PLAIN, Palette.RULE);

    private final GraphFacts facts;
    private final Grouping grouping;
    private final List<Integer> panel;
    private final Map<Integer, Integer> cardOfNode = new HashMap<>();
    private final List<Drawing.Card> cards = new ArrayList<>();
    private final List<Drawing.Arrow> arrows = new ArrayList<>();
    private final Map<List<Object>, Integer> sources = new HashMap<>();
    private final Set<List<Integer>> linked = new LinkedHashSet<>();
    private final Set<Integer> labelled = new LinkedHashSet<>();

    private GraphDrawing(GraphFacts facts, Grouping grouping, List<Integer> panel) {
        this.facts = facts;
        this.grouping = grouping;
        this.panel = panel;
        for (int i = 0; i < panel.size(); i++) {
            for (int node : grouping.groups().get(panel.get(i))) {
                cardOfNode.put(node, i);
            }
        }
    }

    /**
     * @param panel positions of the groups that it shows
     */
    static Drawing of(GraphFacts facts, Grouping grouping, List<Integer> panel) {
        GraphDrawing drawing = new GraphDrawing(facts, grouping, panel);
        drawing.operators();
        drawing.lines();
        drawing.outputs();
        return new Drawing(drawing.cards, drawing.arrows);
    }

    private boolean whole() {
        return panel.size() == grouping.groups().size();
    }

    private boolean detailed() {
        return grouping.single() && grouping.groups().size() <= DETAILED;
    }

    private void operators() {
        for (int g : panel) {
            List<Integer> group = grouping.groups().get(g);
            int first = group.getFirst();
            Node node = facts.graph().nodes().get(first);
            String title = grouping.single() ? node.op().label() : groupTitle(group);
            List<String> lines = grouping.single() ? lines(node) : summary(group);
            String hint =
                    grouping.single()
                            ? node.describe() + ", section " + facts.section(first).name()
                            : title;
            Palette.Shade shade =
                    SectionColours.of(facts.compiled().sections(), facts.sectionOfNode()[first]);
            cards.add(new Drawing.Card(Drawing.Kind.OPERATOR, title, lines, shade, hint));
        }
    }

    private String groupTitle(List<Integer> group) {
        List<String> names =
                group.stream().map(n -> facts.section(n)).map(Section::name).distinct().toList();
        return names.size() == 1 ? names.getFirst() : names.getFirst() + " ... " + names.getLast();
    }

    private List<String> summary(List<Integer> group) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        group.forEach(
                n -> counts.merge(facts.graph().nodes().get(n).op().label(), 1, Integer::sum));
        List<String> lines = new ArrayList<>();
        lines.add(Quantity.of(group.size(), "operator"));
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LINES - 1)
                .forEach(e -> lines.add(e.getValue() + " x " + e.getKey()));
        return lines;
    }

    private List<String> lines(Node node) {
        List<String> lines = new ArrayList<>();
        if (!node.name().equals(node.op().label())) {
            lines.add(node.name());
        }
        if (!detailed()) {
            return lines;
        }
        if (!whole()) {
            node.inputs().stream().filter(this::isElsewhere).forEach(v -> lines.add(reads(v)));
        }
        for (Region region : facts.graph().regions()) {
            if (node.outputs().contains(region.written())) {
                lines.add("writes " + region.name());
            }
        }
        return lines.size() > LINES ? lines.subList(0, LINES) : lines;
    }

    private boolean isElsewhere(int value) {
        Integer from = facts.producer().get(value);
        return from != null ? !cardOfNode.containsKey(from) : facts.isParameter(value);
    }

    private String reads(int value) {
        return "reads " + facts.graph().valueName(value);
    }

    private void lines() {
        for (int g : panel) {
            for (int n : grouping.groups().get(g)) {
                for (int value : facts.graph().nodes().get(n).inputs()) {
                    line(value, n);
                }
            }
        }
    }

    private void line(int value, int reader) {
        Integer from = facts.producer().get(value);
        int to = cardOfNode.get(reader);
        if (from != null && cardOfNode.containsKey(from)) {
            boolean label = detailed() && labelled.add(value);
            link(cardOfNode.get(from), to, label ? facts.type(value) : "");
        } else if (facts.isInput(value) || whole() && detailed() && facts.isParameter(value)) {
            link(source(value, facts.section(reader).type()), to, "");
        }
    }

    /** Between two cards there is one line. */
    private void link(int from, int to, String label) {
        if (from != to && linked.add(List.of(from, to))) {
            arrows.add(new Drawing.Arrow(from, to, label));
        }
    }

    private int source(int value, SectionType type) {
        return sources.computeIfAbsent(
                List.of(value, type),
                k -> {
                    boolean input = facts.isInput(value);
                    Drawing.Kind kind = input ? Drawing.Kind.INPUT : Drawing.Kind.PARAMETER;
                    String name = facts.graph().valueName(value);
                    String hint = (input ? "input " : "parameter ") + name;
                    cards.add(
                            new Drawing.Card(kind, name, List.of(facts.type(value)), PLAIN, hint));
                    return cards.size() - 1;
                });
    }

    private void outputs() {
        List<Graph.Output> here =
                facts.graph().outputs().stream()
                        .filter(o -> cardOfNode.containsKey(facts.producer().get(o.value())))
                        .limit(OUTPUTS_DRAWN)
                        .toList();
        for (Graph.Output output : here) {
            cards.add(
                    new Drawing.Card(
                            Drawing.Kind.OUTPUT,
                            output.name(),
                            List.of(facts.type(output.value())),
                            PLAIN,
                            "output " + output.name()));
            link(cardOfNode.get(facts.producer().get(output.value())), cards.size() - 1, "");
        }
    }
}
