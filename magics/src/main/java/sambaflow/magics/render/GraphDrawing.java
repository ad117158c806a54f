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
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.magics.scene.Palette;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;

/**
 * Decides what is drawn of a compiled graph.
 *
 * <p>Inputs and parameters stand beside the sections that read them, once for each section type, so
 * that no line crosses the picture for their sake. What would only add lines is written into the
 * cards: scalars, optimizer state, what an update writes, and in large graphs the parameters too.
 */
final class GraphDrawing {
    /** Above this many cards, parameters are written into the cards that read them. */
    private static final int DETAILED = 40;

    private static final int OUTPUTS_DRAWN = 8;
    private static final int LINES = 4;
    private static final Palette.Shade PLAIN = new Palette.Shade(Palette.PLAIN, Palette.RULE);

    private final CompiledGraph compiled;
    private final Graph graph;
    private final Grouping grouping;
    private final int[] section;
    private final int[] groupOfNode;
    private final Map<Integer, Integer> producer = new HashMap<>();
    private final Map<Integer, Region> regions = new HashMap<>();
    private final Map<Integer, Role> roles = new HashMap<>();
    private final List<Drawing.Card> cards = new ArrayList<>();
    private final Set<Drawing.Arrow> arrows = new LinkedHashSet<>();
    private final Map<List<Object>, Integer> sources = new HashMap<>();
    private final Set<List<Integer>> linked = new LinkedHashSet<>();
    private final Set<Integer> labelled = new LinkedHashSet<>();

    private GraphDrawing(CompiledGraph compiled, Grouping grouping) {
        this.compiled = compiled;
        this.grouping = grouping;
        graph = compiled.graph();
        section = Grouping.sectionOfNode(compiled);
        groupOfNode = new int[graph.nodes().size()];
        for (int g = 0; g < grouping.groups().size(); g++) {
            for (int node : grouping.groups().get(g)) {
                groupOfNode[node] = g;
            }
        }
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int value : graph.nodes().get(n).outputs()) {
                producer.put(value, n);
            }
        }
        graph.regions().forEach(r -> regions.put(r.read(), r));
        graph.inputs().forEach(i -> roles.put(i.value(), i.role()));
    }

    static Drawing of(CompiledGraph compiled, Grouping grouping) {
        GraphDrawing drawing = new GraphDrawing(compiled, grouping);
        drawing.operators();
        drawing.lines();
        drawing.outputs();
        return new Drawing(drawing.cards, List.copyOf(drawing.arrows));
    }

    private boolean detailed() {
        return grouping.groups().size() <= DETAILED;
    }

    private void operators() {
        for (List<Integer> group : grouping.groups()) {
            Node first = graph.nodes().get(group.getFirst());
            Section in = compiled.sections().get(section[group.getFirst()]);
            Palette.Shade shade = SectionColours.of(compiled.sections(), section[group.getFirst()]);
            boolean one = group.size() == 1;
            List<String> lines = one ? lines(first) : summary(group);
            String title = one ? first.op().label() : groupTitle(group);
            String hint = one ? first.describe() + ", section " + in.name() : title;
            cards.add(new Drawing.Card(Drawing.Kind.OPERATOR, title, lines, shade, hint));
        }
    }

    private String groupTitle(List<Integer> group) {
        List<String> names =
                group.stream()
                        .map(n -> compiled.sections().get(section[n]).name())
                        .distinct()
                        .toList();
        return names.size() == 1 ? names.getFirst() : names.getFirst() + " ... " + names.getLast();
    }

    private List<String> summary(List<Integer> group) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        group.forEach(n -> counts.merge(graph.nodes().get(n).op().label(), 1, Integer::sum));
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
            node.inputs().stream()
                    .filter(v -> isParameter(v))
                    .map(v -> graph.valueName(v) + " " + shape(v))
                    .forEach(lines::add);
        }
        for (Region region : graph.regions()) {
            if (node.outputs().contains(region.written())) {
                lines.add("writes " + region.name());
            }
        }
        return lines.size() > LINES ? lines.subList(0, LINES) : lines;
    }

    private boolean isParameter(int value) {
        Region region = regions.get(value);
        return region != null && region.kind() != Region.Kind.OPTIMIZER;
    }

    private void lines() {
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int value : graph.nodes().get(n).inputs()) {
                Integer from = producer.get(value);
                if (from != null) {
                    link(groupOfNode[from], groupOfNode[n], value);
                } else if (isDrawn(value)) {
                    link(
                            source(value, compiled.sections().get(section[n]).type()),
                            groupOfNode[n],
                            -1);
                }
            }
        }
    }

    private boolean isDrawn(int value) {
        return roles.get(value) == Role.DATA
                || roles.get(value) == Role.OUTPUT_GRADIENT
                || detailed() && grouping.remark().isEmpty() && isParameter(value);
    }

    /** Between two cards there is one line, with the first value's type as its label. */
    private void link(int from, int to, int value) {
        if (from != to && linked.add(List.of(from, to))) {
            boolean says = value >= 0 && grouping.remark().isEmpty() && labelled.add(value);
            arrows.add(new Drawing.Arrow(from, to, says ? shape(value) : ""));
        }
    }

    private int source(int value, SectionType type) {
        return sources.computeIfAbsent(
                List.of(value, type),
                k -> {
                    boolean input = roles.containsKey(value);
                    Drawing.Kind kind = input ? Drawing.Kind.INPUT : Drawing.Kind.PARAMETER;
                    String name = graph.valueName(value);
                    String hint = (input ? "input " : "parameter ") + name;
                    cards.add(new Drawing.Card(kind, name, List.of(shape(value)), PLAIN, hint));
                    return cards.size() - 1;
                });
    }

    private void outputs() {
        List<Graph.Output> made =
                graph.outputs().stream().filter(o -> producer.containsKey(o.value())).toList();
        for (Graph.Output output : made.subList(0, Math.min(made.size(), OUTPUTS_DRAWN))) {
            cards.add(
                    new Drawing.Card(
                            Drawing.Kind.OUTPUT,
                            output.name(),
                            List.of(shape(output.value())),
                            PLAIN,
                            "output " + output.name()));
            link(groupOfNode[producer.get(output.value())], cards.size() - 1, -1);
        }
    }

    private String shape(int value) {
        return graph.type(value).toString();
    }
}
