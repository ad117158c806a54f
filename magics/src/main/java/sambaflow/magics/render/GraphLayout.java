package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.LayeringStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Point;
import sambaflow.magics.scene.TextWidth;

/** Gives the cards and arrows of a drawing their places, in layers from top to bottom. */
final class GraphLayout {
    private static final double TITLE_SIZE = 13;
    private static final double LINE_SIZE = 11;
    private static final double LABEL_SIZE = 10;
    private static final double LINE_HEIGHT = 15;
    private static final double PADDING = 8;
    private static final double WIDEST_TEXT = 200;
    private static final double NARROWEST = 60;
    private static final double GAP = 18;

    /** Placed elements from the origin, and the size of the area they cover. */
    record Placed(List<Element> elements, double width, double height) {}

    static {
        // Layout options can be copied only once their types are known, and a notebook's class
        // loader may hide the files from which the service would learn them.
        LayoutMetaDataService.getInstance()
                .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    }

    private GraphLayout() {}

    static Placed of(Drawing drawing) {
        ElkNode root = ElkGraphUtil.createGraph();
        configure(root);
        List<ElkNode> nodes = drawing.cards().stream().map(c -> node(root, c)).toList();
        List<ElkEdge> edges =
                drawing.arrows().stream()
                        .map(a -> edge(nodes.get(a.from()), nodes.get(a.to()), a.label()))
                        .toList();
        new LayeredLayoutProvider().layout(root, new NullElkProgressMonitor());
        List<Element> elements = new ArrayList<>();
        edges.forEach(e -> elements.addAll(lines(e)));
        for (int i = 0; i < nodes.size(); i++) {
            elements.add(card(drawing.cards().get(i), nodes.get(i)));
        }
        edges.forEach(e -> label(e).ifPresent(elements::add));
        return new Placed(elements, root.getWidth(), root.getHeight());
    }

    private static void configure(ElkNode root) {
        root.setProperty(LayeredOptions.DIRECTION, Direction.DOWN);
        root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(LayeredOptions.RANDOM_SEED, 1);
        root.setProperty(LayeredOptions.PADDING, new ElkPadding(2));
        root.setProperty(LayeredOptions.SPACING_NODE_NODE, GAP);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, GAP);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, GAP / 2);
        root.setProperty(LayeredOptions.SPACING_EDGE_LABEL, 3.0);
        root.setProperty(LayeredOptions.LAYERING_STRATEGY, LayeringStrategy.NETWORK_SIMPLEX);
    }

    private static ElkNode node(ElkNode root, Drawing.Card card) {
        ElkNode node = ElkGraphUtil.createNode(root);
        double text = TextWidth.of(title(card), TITLE_SIZE, true);
        for (String line : card.lines()) {
            text = Math.max(text, TextWidth.of(line(line), LINE_SIZE, false));
        }
        node.setWidth(Math.ceil(Math.max(NARROWEST, text + 2 * PADDING)));
        node.setHeight(LINE_HEIGHT * (1 + card.lines().size()) + PADDING);
        return node;
    }

    private static String title(Drawing.Card card) {
        return TextWidth.fit(card.title(), TITLE_SIZE, true, WIDEST_TEXT);
    }

    private static String line(String text) {
        return TextWidth.fit(text, LINE_SIZE, false, WIDEST_TEXT);
    }

    private static ElkEdge edge(ElkNode from, ElkNode to, String text) {
        ElkEdge edge = ElkGraphUtil.createSimpleEdge(from, to);
        if (!text.isEmpty()) {
            ElkLabel label = ElkGraphUtil.createLabel(text, edge);
            label.setWidth(TextWidth.of(text, LABEL_SIZE, false));
            label.setHeight(LABEL_SIZE + 2);
        }
        return edge;
    }

    private static Element card(Drawing.Card card, ElkNode node) {
        List<Element> parts = new ArrayList<>();
        double radius =
                switch (card.kind()) {
                    case OPERATOR -> 4;
                    case PARAMETER -> 0;
                    case INPUT, OUTPUT -> node.getHeight() / 2;
                };
        double edge = card.kind() == Drawing.Kind.OUTPUT ? 2 : 1;
        parts.add(
                new Element.Rect(
                        node.getX(),
                        node.getY(),
                        node.getWidth(),
                        node.getHeight(),
                        radius,
                        card.shade().fill(),
                        card.shade().edge(),
                        edge));
        double middle = node.getX() + node.getWidth() / 2;
        double y = node.getY() + PADDING / 2 + TITLE_SIZE - 1;
        parts.add(text(middle, y, title(card), TITLE_SIZE, true, Palette.INK));
        for (String line : card.lines()) {
            y += LINE_HEIGHT;
            parts.add(text(middle, y, line(line), LINE_SIZE, false, Palette.FAINT));
        }
        return new Element.Group(card.hint(), parts);
    }

    private static Element.Text text(
            double x, double y, String text, double size, boolean bold, String colour) {
        return new Element.Text(x, y, text, size, Element.Anchor.MIDDLE, bold, colour);
    }

    private static List<Element> lines(ElkEdge edge) {
        Function<ElkEdgeSection, Element> line =
                s -> {
                    List<Point> points = new ArrayList<>();
                    points.add(new Point(s.getStartX(), s.getStartY()));
                    s.getBendPoints().forEach(b -> points.add(new Point(b.getX(), b.getY())));
                    points.add(new Point(s.getEndX(), s.getEndY()));
                    return new Element.Line(points, Palette.RULE, 1.2, true, false);
                };
        return edge.getSections().stream().map(line).toList();
    }

    private static Optional<Element> label(ElkEdge edge) {
        return edge.getLabels().stream()
                .findFirst()
                .map(l ->
                        text(
                                l.getX() + l.getWidth() / 2,
                                l.getY() + LABEL_SIZE,
                                l.getText(),
                                LABEL_SIZE,
                                false,
                                Palette.FAINT));
    }
}
