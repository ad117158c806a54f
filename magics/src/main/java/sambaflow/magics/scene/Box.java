package sambaflow.magics.scene;

/** The area that an element covers. */
public record Box(double x, double y, double width, double height) {
    private static final double SLACK = 1e-6;

    public double right() {
        return x + width;
    }

    public double bottom() {
        return y + height;
    }

    public boolean contains(Box other) {
        return other.x >= x - SLACK
                && other.y >= y - SLACK
                && other.right() <= right() + SLACK
                && other.bottom() <= bottom() + SLACK;
    }

    public boolean overlaps(Box other) {
        return x < other.right() - SLACK
                && other.x < right() - SLACK
                && y < other.bottom() - SLACK
                && other.y < bottom() - SLACK;
    }
}
