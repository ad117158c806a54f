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

    private GraphPicture() {}

    public static Content of(CompiledGraph compiled) {
        Grouping grouping = Grouping.of(compiled);
        return Picture.of(scene(compiled, grouping), text(compiled, grouping));
    }

    static Scene scene(CompiledGraph compiled, Grouping grouping) {
        GraphLayout.Placed placed = GraphLayout.of(GraphDrawing.of(compiled, grouping));
        String title = title(compiled, grouping);
        List<Element> elements = new ArrayList<>();
        elements.add(
                new Element.Text(
                        MARGIN,
                        MARGIN + TITLE_SIZE,
                        title,
                        TITLE_SIZE,
                        Element.Anchor.START,
                        true,
                        Palette.INK));
        double legendRight = legend(compiled, elements);
        double right = Math.max(legendRight, MARGIN + TextWidth.of(title, TITLE_SIZE, true));
        double width = Math.max(right, MARGIN + placed.width()) + MARGIN;
        double dx = (width - placed.width()) / 2;
        double dy = MARGIN + TITLE_LINE + LEGEND_LINE;
        placed.elements().forEach(e -> elements.add(e.moved(dx, dy)));
        double height = dy + placed.height() + MARGIN;
        return new Scene((int) Math.ceil(width), (int) Math.ceil(height), elements, title);
    }

    private static String title(CompiledGraph compiled, Grouping grouping) {
        String remark = grouping.remark().isEmpty() ? "" : "; " + grouping.remark();
        return "Graph %s: %s in %s%s"
                .formatted(
                        compiled.graph().name(),
                        Quantity.of(compiled.graph().nodes().size(), "operator"),
                        Quantity.of(compiled.sections().size(), "section"),
                        remark);
    }

    /** Adds one swatch for each section type and returns where the last text ends. */
    private static double legend(CompiledGraph compiled, List<Element> elements) {
        double x = MARGIN;
        double y = MARGIN + TITLE_LINE;
        for (SectionType type : compiled.types()) {
            Palette.Shade shade = SectionColours.of(type);
            long count = compiled.sections().stream().filter(s -> s.type() == type).count();
            String text = "%s (%s)".formatted(type, Quantity.of(count, "section"));
            elements.add(new Element.Rect(x, y, SWATCH, SWATCH, 2, shade.fill(), shade.edge(), 1));
            x = legendText(elements, x + SWATCH + 4, y, text);
        }
        elements.add(
                new Element.Rect(
                        x, y, 2 * SWATCH, SWATCH, SWATCH / 2, Palette.PLAIN, Palette.RULE, 1));
        x = legendText(elements, x + 2 * SWATCH + 4, y, "input");
        elements.add(new Element.Rect(x, y, 2 * SWATCH, SWATCH, 0, Palette.PLAIN, Palette.RULE, 1));
        x = legendText(elements, x + 2 * SWATCH + 4, y, "parameter");
        elements.add(
                new Element.Rect(
                        x, y, 2 * SWATCH, SWATCH, SWATCH / 2, Palette.PLAIN, Palette.RULE, 2));
        return legendText(elements, x + 2 * SWATCH + 4, y, "output") - GAP;
    }

    private static double legendText(List<Element> elements, double x, double y, String text) {
        elements.add(
                new Element.Text(
                        x,
                        y + LEGEND_SIZE - 1,
                        text,
                        LEGEND_SIZE,
                        Element.Anchor.START,
                        false,
                        Palette.FAINT));
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
