package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Element.Anchor;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Ramp;
import sambaflow.magics.scene.Raster;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** The last two dimensions of a tensor as colours, with the scale of those. */
final class HeatMap {
    /** Cells along a side; a cell of a larger matrix stands for several elements. */
    private static final int MOST = 128;

    /** Elements of a cell that are looked at along a side. */
    private static final int LOOKS = 3;

    private static final double MARGIN = 14;
    private static final double TITLE_SIZE = 14;
    private static final double SIZE = 12;
    private static final double LINE = 18;
    private static final double WIDE = 480;
    private static final double HIGH = 320;
    private static final double LARGEST = 24;
    private static final double LEAST = 56;
    private static final double BAR = 14;
    private static final int BAR_STEPS = 128;

    private final Tensor tensor;
    private final TensorFacts facts;
    private final long rows;
    private final long columns;
    private final double[] cells;
    private final Ramp ramp;
    private final double from;
    private final double to;

    private HeatMap(Tensor tensor, TensorFacts facts) {
        this.tensor = tensor;
        this.facts = facts;
        this.rows = tensor.shape().dim(-2);
        this.columns = tensor.shape().dim(-1);
        this.cells = cells();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double cell : cells) {
            if (Double.isFinite(cell)) {
                min = Math.min(min, cell);
                max = Math.max(max, cell);
            }
        }
        boolean around = min < 0 && max > 0;
        ramp = around ? Ramp.AROUND_ZERO : Ramp.RISING;
        double most = Math.max(-min, max);
        from = around ? -most : min;
        to = around ? most : max;
    }

    /** Nothing for what is no matrix, or has no finite number to scale by. */
    static Optional<Scene> scene(Tensor tensor, TensorFacts facts) {
        Shape shape = tensor.shape();
        boolean matrix = shape.rank() >= 2 && shape.dim(-1) * shape.dim(-2) > 1;
        if (!matrix || tensor.elements() == 0) {
            return Optional.empty();
        }
        HeatMap map = new HeatMap(tensor, facts);
        return map.from <= map.to ? Optional.of(map.drawn()) : Optional.empty();
    }

    private int shownRows() {
        return (int) Math.min(rows, MOST);
    }

    private int shownColumns() {
        return (int) Math.min(columns, MOST);
    }

    /** The mean of what is looked at in each cell; not a number where that holds no number. */
    private double[] cells() {
        int high = shownRows();
        int wide = shownColumns();
        double[] means = new double[high * wide];
        for (int y = 0; y < high; y++) {
            for (int x = 0; x < wide; x++) {
                means[y * wide + x] = cell(y, x, high, wide);
            }
        }
        return means;
    }

    private double cell(int y, int x, int high, int wide) {
        long top = y * rows / high;
        long bottom = Math.max(top + 1, (y + 1L) * rows / high);
        long left = x * columns / wide;
        long right = Math.max(left + 1, (x + 1L) * columns / wide);
        double sum = 0;
        int looked = 0;
        for (int i = 0; i < Math.min(LOOKS, bottom - top); i++) {
            for (int j = 0; j < Math.min(LOOKS, right - left); j++) {
                long row = top + i * (bottom - top) / LOOKS;
                long column = left + j * (right - left) / LOOKS;
                sum += tensor.get(row * columns + column);
                looked++;
            }
        }
        return sum / looked;
    }

    private Raster raster() {
        byte[] values = new byte[cells.length];
        for (int i = 0; i < cells.length; i++) {
            values[i] = (byte) level(cells[i]);
        }
        return new Raster(shownColumns(), shownRows(), values, ramp);
    }

    private int level(double value) {
        if (!Double.isFinite(value)) {
            return Ramp.HOLE;
        }
        double share = to > from ? (value - from) / (to - from) : 0.5;
        return (int) Math.round(share * Ramp.LAST);
    }

    private Scene drawn() {
        double cell = Math.min(LARGEST, Math.min(WIDE / shownColumns(), HIGH / shownRows()));
        double width = Math.max(cell * shownColumns(), Math.min(LEAST, LARGEST * shownColumns()));
        double height = Math.max(cell * shownRows(), Math.min(LEAST, LARGEST * shownRows()));
        List<Element> elements = new ArrayList<>();
        List<String> head = new ArrayList<>(facts.lines(tensor));
        head.add(what());
        String title = "Tensor " + TensorView.title(tensor);
        elements.add(text(MARGIN, MARGIN + TITLE_SIZE, title, TITLE_SIZE, Anchor.START, true));
        double y = MARGIN + TITLE_SIZE + 4;
        double right = MARGIN + TextWidth.of(title, TITLE_SIZE, true);
        for (String line : head) {
            y += LINE;
            elements.add(text(MARGIN, y, line, SIZE, Anchor.START, false));
            right = Math.max(right, MARGIN + TextWidth.of(line, SIZE, false));
        }
        double left = MARGIN + TextWidth.of("" + (rows - 1), SIZE, false) + 6;
        double top = y + LINE + SIZE;
        elements.add(new Element.Image(left, top, width, height, raster()));
        elements.add(frame(left, top, width, height));
        axes(elements, left, top, width, height);
        double bar = bar(elements, left + width + MARGIN, top);
        double bottom = Math.max(top + height, top + barHeight()) + MARGIN + 4;
        return new Scene(
                (int) Math.ceil(Math.max(right, bar) + MARGIN),
                (int) Math.ceil(bottom),
                elements,
                title);
    }

    private String what() {
        Shape shape = tensor.shape();
        String slice = shape.rank() > 2 ? TensorView.slice(shape) + " of it: " : "";
        boolean coarse = rows > MOST || columns > MOST;
        return "%srows down, columns across%s"
                .formatted(slice, coarse ? ", a cell is the mean of some of its elements" : "");
    }

    private static Element frame(double x, double y, double width, double height) {
        return new Element.Rect(x, y, width, height, 0, Palette.NONE, Palette.RULE, 1);
    }

    private void axes(
            List<Element> elements, double left, double top, double width, double height) {
        elements.add(text(left - 4, top + SIZE, "0", SIZE, Anchor.END, false));
        if (rows > 1 && height > 2 * SIZE) {
            elements.add(
                    text(left - 4, top + height - 2, "" + (rows - 1), SIZE, Anchor.END, false));
        }
        elements.add(text(left, top - 4, "0", SIZE, Anchor.START, false));
        String last = "" + (columns - 1);
        if (columns > 1 && width > TextWidth.of(last, SIZE, false) + 2 * SIZE) {
            elements.add(text(left + width, top - 4, last, SIZE, Anchor.END, false));
        }
    }

    private double barHeight() {
        return (facts.nan() + facts.infinite() > 0 ? 5.5 : 4) * LINE;
    }

    /** Adds the scale of the colours and returns where it ends. */
    private double bar(List<Element> elements, double x, double y) {
        byte[] steps = new byte[BAR_STEPS];
        for (int i = 0; i < BAR_STEPS; i++) {
            steps[i] = (byte) (Ramp.LAST * (BAR_STEPS - 1 - i) / (BAR_STEPS - 1));
        }
        double height = 4 * LINE;
        elements.add(new Element.Image(x, y, BAR, height, new Raster(1, BAR_STEPS, steps, ramp)));
        elements.add(frame(x, y, BAR, height));
        double at = x + BAR + 6;
        String high = from < to ? TensorFacts.number(to) : "";
        String middle = TensorFacts.number((from + to) / 2);
        String low = from < to ? TensorFacts.number(from) : "";
        elements.add(text(at, y + SIZE, high, SIZE, Anchor.START, false));
        elements.add(text(at, y + height / 2 + SIZE / 2 - 1, middle, SIZE, Anchor.START, false));
        elements.add(text(at, y + height - 1, low, SIZE, Anchor.START, false));
        double right = at;
        for (String label : List.of(high, middle, low)) {
            right = Math.max(right, at + TextWidth.of(label, SIZE, false));
        }
        if (facts.nan() + facts.infinite() > 0) {
            double below = y + height + 8;
            elements.add(
                    new Element.Rect(x, below, BAR, BAR, 2, Ramp.HOLE_COLOUR, Palette.RULE, 1));
            String label = "NaN or infinite";
            elements.add(text(at, below + SIZE - 1, label, SIZE, Anchor.START, false));
            right = Math.max(right, at + TextWidth.of(label, SIZE, false));
        }
        return right;
    }

    private static Element.Text text(
            double x, double y, String text, double size, Anchor anchor, boolean bold) {
        return new Element.Text(x, y, text, size, anchor, bold, bold ? Palette.INK : Palette.FAINT);
    }
}
