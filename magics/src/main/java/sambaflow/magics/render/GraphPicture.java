package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.SectionType;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Point;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;

/** The dataflow graph of a compiled program, coloured by section. */
public final class GraphPicture {
    private static final double MARGIN = 14;
    private static final double TITLE_SIZE = 14;
    private static final double TITLE_LINE = 24;
    private static final double LEGEND_SIZE = 11;
    private static final double LEGEND_LINE = 26;
    private static final double SWATCH = 11;
    private static final double GAP = 14;

    private static final double WIDEST = 1400;
    private static final double PANEL_SIZE = 12;
    private static final double PANEL_LINE = 26;
    private static final double PANEL_PADDING = 10;

    private GraphPicture() {}

    public static Content of(CompiledGraph compiled) {
        GraphFacts facts = GraphFacts.of(compiled);
        Grouping grouping = Grouping.of(facts);
        return Picture.of(scene(facts, grouping), text(compiled, grouping));
    }

    /** A graph that is not compiled. */
    public static Content of(Graph graph) {
        return graph.nodes().isEmpty()
                ? Content.text("Graph %s: no operators".formatted(graph.name()))
                : of(UncutGraph.of(graph));
    }

    static Scene scene(CompiledGraph compiled) {
        GraphFacts facts = GraphFacts.of(compiled);
        return scene(facts, Grouping.of(facts));
    }

    private static Scene scene(GraphFacts facts, Grouping grouping) {
        String title = title(facts.compiled(), grouping);
        List<Element> elements = new ArrayList<>();
        elements.add(text(MARGIN, MARGIN + TITLE_SIZE, title, TITLE_SIZE, true, Palette.INK));
        List<List<Integer>> panels = grouping.panels(facts);
        boolean parameters = panels.size() == 1 && grouping.single();
        double head =
                Math.max(
                        legend(facts.compiled(), parameters, elements),
                        MARGIN + TextWidth.of(title, TITLE_SIZE, true));
        Flow flow = new Flow(MARGIN, MARGIN + TITLE_LINE + LEGEND_LINE, GAP, WIDEST);
        for (int i = 0; i < panels.size(); i++) {
            GraphLayout.Placed placed =
                    GraphLayout.of(GraphDrawing.of(facts, grouping, panels.get(i)));
            if (panels.size() == 1) {
                double indent = Math.max(0, (head - MARGIN - placed.width()) / 2);
                Point at = flow.place(placed.width() + indent, placed.height());
                placed.elements().forEach(e -> elements.add(e.moved(at.x() + indent, at.y())));
            } else {
                panel(facts, grouping, panels, i, placed, flow, elements);
            }
        }
        double width = Math.max(head, flow.right()) + MARGIN;
        double height = flow.bottom() + MARGIN;
        return new Scene((int) Math.ceil(width), (int) Math.ceil(height), elements, title);
    }

    /** Adds a frame with its name and what is in it. */
    private static void panel(
            GraphFacts facts,
            Grouping grouping,
            List<List<Integer>> panels,
            int index,
            GraphLayout.Placed placed,
            Flow flow,
            List<Element> elements) {
        SectionType type = type(facts, grouping, panels.get(index));
        long count = panels.stream().filter(p -> type(facts, grouping, p) == type).count();
        long before =
                panels.subList(0, index).stream()
                        .filter(p -> type(facts, grouping, p) == type)
                        .count();
        String name = count == 1 ? type.toString() : type + " %d/%d".formatted(before + 1, count);
        double inner = Math.max(placed.width(), TextWidth.of(name, PANEL_SIZE, true));
        double width = inner + 2 * PANEL_PADDING;
        double height = placed.height() + PANEL_LINE + PANEL_PADDING;
        Point at = flow.place(width, height);
        elements.add(
                new Element.Rect(at.x(), at.y(), width, height, 6, Palette.NONE, Palette.GRID, 1));
        double left = at.x() + PANEL_PADDING;
        String edge = SectionColours.of(type).edge();
        elements.add(text(left, at.y() + PANEL_SIZE + 4, name, PANEL_SIZE, true, edge));
        double indent = (inner - placed.width()) / 2;
        placed.elements().forEach(e -> elements.add(e.moved(left + indent, at.y() + PANEL_LINE)));
    }

    private static SectionType type(GraphFacts facts, Grouping grouping, List<Integer> panel) {
        return facts.section(grouping.groups().get(panel.getFirst()).getFirst()).type();
    }

    private static Element.Text text(
            double x, double y, String text, double size, boolean bold, String colour) {
        return new Element.Text(x, y, text, size, Element.Anchor.START, bold, colour);
    }

    private static String title(CompiledGraph compiled, Grouping grouping) {
        boolean uncut = UncutGraph.is(compiled);
        String remark = uncut ? grouping.remark().replace("section", "part") : grouping.remark();
        return "Graph %s: %s%s%s"
                .formatted(
                        compiled.graph().name(),
                        Quantity.of(compiled.graph().nodes().size(), "operator"),
                        uncut ? "" : " in " + Quantity.of(compiled.sections().size(), "section"),
                        remark.isEmpty() ? "" : "; " + remark);
    }

    /** Adds one swatch for each section type and returns where the last text ends. */
    private static double legend(
            CompiledGraph compiled, boolean parameters, List<Element> elements) {
        double x = MARGIN;
        double y = MARGIN + TITLE_LINE;
        for (SectionType type : compiled.types()) {
            Palette.Shade shade = SectionColours.of(type);
            long count = compiled.sections().stream().filter(s -> s.type() == type).count();
            String word = UncutGraph.is(compiled) ? "part" : "section";
            String text = "%s (%s)".formatted(type, Quantity.of(count, word));
            elements.add(new Element.Rect(x, y, SWATCH, SWATCH, 2, shade.fill(), shade.edge(), 1));
            x = legendText(elements, x + SWATCH + 4, y, text);
        }
        x = kind(elements, x, y, SWATCH / 2, 1, "input");
        if (parameters) {
            x = kind(elements, x, y, 0, 1, "parameter");
        }
        return kind(elements, x, y, SWATCH / 2, 2, "output") - GAP;
    }

    private static double kind(
            List<Element> elements, double x, double y, double radius, double edge, String name) {
        elements.add(
                new Element.Rect(
                        x, y, 2 * SWATCH, SWATCH, radius, Palette.PLAIN, Palette.RULE, edge));
        return legendText(elements, x + 2 * SWATCH + 4, y, name);
    }

    private static double legendText(List<Element> elements, double x, double y, String text) {
        elements.add(text(x, y + LEGEND_SIZE - 1, text, LEGEND_SIZE, false, Palette.FAINT));
        return x + TextWidth.of(text, LEGEND_SIZE, false) + GAP;
    }

    /** Section by section, an operator in each line with what it reads and makes. */
    private static String text(CompiledGraph compiled, Grouping grouping) {
        StringBuilder text = new StringBuilder(title(compiled, grouping));
        for (Section section : compiled.sections()) {
            text.append("\n")
                    .append(section.name())
                    .append(" (")
                    .append(section.type())
                    .append(")");
            if (!grouping.remark().isEmpty()) {
                text.append(": ").append(Quantity.of(section.nodes().size(), "operator"));
                continue;
            }
            for (int n : section.nodes()) {
                text.append("\n  ").append(line(compiled.graph(), compiled.graph().nodes().get(n)));
            }
        }
        return text.toString();
    }

    private static String line(Graph graph, Node node) {
        String name = node.name().equals(node.op().label()) ? "" : " " + node.name();
        return "%s%s (%s) -> %s"
                .formatted(
                        node.op().label(),
                        name,
                        values(graph, node.inputs()),
                        values(graph, node.outputs()));
    }

    private static String values(Graph graph, List<Integer> values) {
        return values.stream()
                .map(v -> graph.valueName(v) + " " + graph.type(v))
                .collect(Collectors.joining(", "));
    }
}
