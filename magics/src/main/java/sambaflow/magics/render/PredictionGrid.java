package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Point;
import sambaflow.magics.scene.Ramp;
import sambaflow.magics.scene.Raster;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Input images with what was predicted for them; a wrong one is crossed, framed and named. */
public final class PredictionGrid {
    /** More images than this are not drawn, whatever limit is asked for. */
    public static final int MOST = 96;

    private static final int COLUMNS = 8;
    private static final double MARGIN = 14;
    private static final double TITLE_SIZE = 14;
    private static final double TITLE_LINE = 28;
    private static final double IMAGE = 84;
    private static final double CAPTION_SIZE = 12;
    private static final double CELL_WIDTH = IMAGE + 14;
    private static final double CELL_HEIGHT = IMAGE + 26 + CAPTION_SIZE;
    private static final double CROSS = 9;

    private PredictionGrid() {}

    /**
     * @param limit how many of them are drawn, from the first
     */
    public static Content of(List<Prediction> predictions, int limit) {
        return Picture.of(scene(predictions, limit), sheet(predictions, limit).text());
    }

    static Scene scene(List<Prediction> predictions, int limit) {
        List<Prediction> shown = shown(predictions, limit);
        String title = title(predictions, shown.size());
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
        for (int i = 0; i < shown.size(); i++) {
            double x = MARGIN + i % COLUMNS * CELL_WIDTH;
            double y = MARGIN + TITLE_LINE + i / COLUMNS * CELL_HEIGHT;
            elements.add(cell(shown.get(i), x, y, i));
        }
        int columns = Math.min(COLUMNS, shown.size());
        int rows = (shown.size() + COLUMNS - 1) / COLUMNS;
        double width =
                Math.max(columns * CELL_WIDTH, TextWidth.of(title, TITLE_SIZE, true)) + 2 * MARGIN;
        double height = TITLE_LINE + rows * CELL_HEIGHT + 2 * MARGIN;
        return new Scene((int) Math.ceil(width), (int) Math.ceil(height), elements, title);
    }

    private static List<Prediction> shown(List<Prediction> predictions, int limit) {
        int count = Math.min(predictions.size(), Math.clamp(limit, 0, MOST));
        return predictions.subList(0, count);
    }

    private static String title(List<Prediction> predictions, int shown) {
        int all = predictions.size();
        long judged = predictions.stream().filter(p -> p.truth().isPresent()).count();
        long right = predictions.stream().filter(p -> p.truth().isPresent() && p.isRight()).count();
        String score =
                judged == 0
                        ? ""
                        : ", %d of %d right (%s)"
                                .formatted(right, judged, Quantity.percent(right, judged));
        String cut = shown < all ? ", first %d shown".formatted(shown) : "";
        return Quantity.of(all, "prediction") + score + cut;
    }

    private static Element cell(Prediction prediction, double x, double y, int index) {
        List<Element> parts = new ArrayList<>();
        parts.add(new Element.Image(x, y, IMAGE, IMAGE, raster(prediction.image().get(), index)));
        boolean right = prediction.isRight();
        String colour =
                prediction.truth().isEmpty() ? Palette.RULE : right ? Palette.GOOD : Palette.BAD;
        parts.add(new Element.Rect(x, y, IMAGE, IMAGE, 0, Palette.NONE, colour, right ? 1 : 3));
        if (!right) {
            double left = x + IMAGE - CROSS - 5;
            double top = y + 5;
            parts.add(
                    new Element.Rect(
                            left - 3, top - 3, CROSS + 6, CROSS + 6, 2, Palette.CARD, colour, 1));
            parts.add(stroke(left, top, left + CROSS, top + CROSS, colour));
            parts.add(stroke(left, top + CROSS, left + CROSS, top, colour));
        }
        List<String> lines = captionLines(prediction);
        for (int i = 0; i < lines.size(); i++) {
            double below = (i + 1) * (CAPTION_SIZE + 2) + 2;
            parts.add(line(lines.get(i), x + IMAGE / 2, y + IMAGE + below, right));
        }
        return new Element.Group("image %d: %s".formatted(index, caption(prediction)), parts);
    }

    private static Element stroke(double x1, double y1, double x2, double y2, String colour) {
        List<Point> points = List.of(new Point(x1, y1), new Point(x2, y2));
        return new Element.Line(points, colour, 2.5, false, false);
    }

    private static Element line(String text, double middle, double baseline, boolean right) {
        return new Element.Text(
                middle,
                baseline,
                TextWidth.fit(text, CAPTION_SIZE, !right, CELL_WIDTH - 4),
                CAPTION_SIZE,
                Element.Anchor.MIDDLE,
                !right,
                right ? Palette.INK : Palette.BAD);
    }

    private static String caption(Prediction prediction) {
        return prediction.isRight()
                ? prediction.label()
                : prediction.label() + ", not " + prediction.truth().orElseThrow();
    }

    /** The caption on one line, or what is right on a line of its own where it would be cut. */
    private static List<String> captionLines(Prediction prediction) {
        String caption = caption(prediction);
        boolean right = prediction.isRight();
        if (right || TextWidth.of(caption, CAPTION_SIZE, true) <= CELL_WIDTH - 4) {
            return List.of(caption);
        }
        return List.of(prediction.label() + ",", "not " + prediction.truth().orElseThrow());
    }

    private static Raster raster(Tensor image, int index) {
        return Photo.of(image)
                .filter(r -> r.ramp() == Ramp.GRAY)
                .orElseThrow(() ->
                        new ShapeException(
                                "picture %d: expected a gray image of height x width, found shape %s"
                                        .formatted(index, image.shape())));
    }

    private static Sheet sheet(List<Prediction> predictions, int limit) {
        List<Prediction> shown = shown(predictions, limit);
        List<Sheet.Row> rows = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            Prediction p = shown.get(i);
            String mark = p.truth().isEmpty() ? "" : p.isRight() ? "right" : "WRONG";
            rows.add(Sheet.Row.of(Integer.toString(i), p.label(), p.truth().orElse(""), mark));
        }
        return new Sheet(
                title(predictions, shown.size()),
                List.of(
                        Sheet.Column.number("input"),
                        Sheet.Column.text("predicted"),
                        Sheet.Column.text("true"),
                        Sheet.Column.text("")),
                rows);
    }
}
