package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Element.Anchor;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Point;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;

/** A scene while it is drawn: it becomes as large as what is on it. */
final class Sketch {
    static final double MARGIN = 14;
    static final double TITLE = 14;
    static final double SIZE = 11;

    /** From one line of text to the next. */
    static final double LINE = 16;

    private static final double GAP = 14;

    private final List<Element> elements = new ArrayList<>();
    private final String title;
    private double y = MARGIN;

    /**
     * @param title the first line
     * @param lines below it, each cut at {@code width}
     */
    Sketch(String title, List<String> lines, double width) {
        this.title = title;
        y += TITLE;
        String fitting = TextWidth.fit(title, TITLE, true, width);
        elements.add(new Element.Text(MARGIN, y, fitting, TITLE, Anchor.START, true, Palette.INK));
        for (String line : lines) {
            y += LINE;
            faint(MARGIN, y, TextWidth.fit(line, SIZE, false, width));
        }
        y += MARGIN;
    }

    /** Where what comes next may begin. */
    double y() {
        return y;
    }

    /** Goes down by {@code by}. */
    void down(double by) {
        y += by;
    }

    void add(Element element) {
        elements.add(element);
    }

    void text(double x, double at, String text, Anchor anchor) {
        add(new Element.Text(x, at, text, SIZE, anchor, false, Palette.INK));
    }

    void faint(double x, double at, String text) {
        add(new Element.Text(x, at, text, SIZE, Anchor.START, false, Palette.FAINT));
    }

    void faint(double x, double at, String text, Anchor anchor) {
        add(new Element.Text(x, at, text, SIZE, anchor, false, Palette.FAINT));
    }

    void bold(double x, double at, String text, Anchor anchor) {
        add(new Element.Text(x, at, text, SIZE, anchor, true, Palette.INK));
    }

    void fill(double x, double at, double width, double height, String fill) {
        add(new Element.Rect(x, at, width, height, 0, fill, Palette.NONE, 0));
    }

    void box(double x, double at, double width, double height, String fill, String stroke) {
        add(new Element.Rect(x, at, width, height, 2, fill, stroke, 1));
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width) {
        add(
                new Element.Line(
                        List.of(new Point(x1, y1), new Point(x2, y2)),
                        colour,
                        width,
                        false,
                        false));
    }

    void dashes(double x1, double y1, double x2, double y2, String colour) {
        add(
                new Element.Line(
                        List.of(new Point(x1, y1), new Point(x2, y2)), colour, 1, false, true));
    }

    /** What a colour means. */
    record Key(String fill, String edge, String text) {}

    /** A line of keys, and further ones where {@code width} ends. */
    void keys(List<Key> keys, double width) {
        double x = MARGIN;
        y += SIZE;
        for (Key key : keys) {
            double wide = SIZE + 5 + TextWidth.of(key.text(), SIZE, false);
            if (x + wide > width && x > MARGIN) {
                x = MARGIN;
                y += LINE;
            }
            box(x, y - SIZE + 2, SIZE - 1, SIZE - 1, key.fill(), key.edge());
            faint(x + SIZE + 5, y, key.text());
            x += wide + GAP;
        }
        y += MARGIN;
    }

    Scene scene() {
        double right = elements.stream().mapToDouble(e -> e.box().right()).max().orElse(1);
        double bottom = elements.stream().mapToDouble(e -> e.box().bottom()).max().orElse(1);
        return new Scene(
                (int) Math.ceil(right + MARGIN), (int) Math.ceil(bottom + MARGIN), elements, title);
    }
}
