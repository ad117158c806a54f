package sambaflow.magics.render;

import sambaflow.magics.scene.Point;

/** Places boxes from left to right, and in a new row when one is full. */
final class Flow {
    private final double start;
    private final double gap;
    private final double widest;
    private double x;
    private double y;
    private double right;
    private double bottom;

    /**
     * @param widest where a row ends, unless one box alone goes further
     */
    Flow(double x, double y, double gap, double widest) {
        start = x;
        this.x = x;
        this.y = y;
        this.gap = gap;
        this.widest = widest;
        right = x;
        bottom = y;
    }

    /** The top left corner of the next box. */
    Point place(double width, double height) {
        if (x > start && x + width > widest) {
            x = start;
            y = bottom + gap;
        }
        Point at = new Point(x, y);
        right = Math.max(right, x + width);
        bottom = Math.max(bottom, y + height);
        x += width + gap;
        return at;
    }

    double right() {
        return right;
    }

    double bottom() {
        return bottom;
    }
}
