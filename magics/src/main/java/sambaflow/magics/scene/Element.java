package sambaflow.magics.scene;

import java.util.ArrayList;
import java.util.List;

/** Something drawn; colours are written {@code #rrggbb} or {@link Palette#NONE}. */
public sealed interface Element {

    /** The smallest box around it. */
    Box box();

    /** The same, further right and down. */
    Element moved(double dx, double dy);

    /** A rectangle with corners rounded by {@code radius}. */
    record Rect(
            double x,
            double y,
            double width,
            double height,
            double radius,
            String fill,
            String stroke,
            double strokeWidth)
            implements Element {
        @Override
        public Element moved(double dx, double dy) {
            return new Rect(x + dx, y + dy, width, height, radius, fill, stroke, strokeWidth);
        }

        @Override
        public Box box() {
            return new Box(x, y, width, height);
        }
    }

    /** Straight pieces from point to point, with a head at the last one if {@code arrow}. */
    record Line(List<Point> points, String colour, double width, boolean arrow, boolean dashed)
            implements Element {
        private static final double HEAD_LENGTH = 8;
        private static final double HEAD_HALF = 3.5;

        public Line {
            points = List.copyOf(points);
            if (points.size() < 2) {
                throw new IllegalArgumentException("a line needs two points, found " + points);
            }
        }

        @Override
        public Element moved(double dx, double dy) {
            return new Line(
                    points.stream().map(p -> new Point(p.x() + dx, p.y() + dy)).toList(),
                    colour,
                    width,
                    arrow,
                    dashed);
        }

        @Override
        public Box box() {
            double left = points.stream().mapToDouble(Point::x).min().orElseThrow();
            double top = points.stream().mapToDouble(Point::y).min().orElseThrow();
            double right = points.stream().mapToDouble(Point::x).max().orElseThrow();
            double bottom = points.stream().mapToDouble(Point::y).max().orElseThrow();
            return new Box(left, top, right - left, bottom - top);
        }

        /** The points without the part that the head covers. */
        List<Point> shaft() {
            if (!arrow) {
                return points;
            }
            List<Point> shaft = new ArrayList<>(points);
            shaft.set(points.size() - 1, beforeTip(HEAD_LENGTH - 1, 0));
            return shaft;
        }

        /** The corners of the head: its tip first. */
        List<Point> head() {
            return List.of(
                    points.getLast(),
                    beforeTip(HEAD_LENGTH, HEAD_HALF),
                    beforeTip(HEAD_LENGTH, -HEAD_HALF));
        }

        private Point beforeTip(double back, double aside) {
            Point tip = points.getLast();
            Point from = points.get(points.size() - 2);
            double dx = tip.x() - from.x();
            double dy = tip.y() - from.y();
            double length = Math.max(Math.sqrt(dx * dx + dy * dy), 1e-9);
            return new Point(
                    tip.x() - (dx * back - dy * aside) / length,
                    tip.y() - (dy * back + dx * aside) / length);
        }
    }

    /** Where a text stands relative to its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** One line of text whose baseline begins, is centred or ends at a point. */
    record Text(
            double x,
            double y,
            String text,
            double size,
            Anchor anchor,
            boolean bold,
            String colour)
            implements Element {
        private static final double ABOVE = 0.93;
        private static final double BELOW = 0.24;

        double width() {
            return TextWidth.of(text, size, bold);
        }

        double left() {
            return switch (anchor) {
                case START -> x;
                case MIDDLE -> x - width() / 2;
                case END -> x - width();
            };
        }

        @Override
        public Element moved(double dx, double dy) {
            return new Text(x + dx, y + dy, text, size, anchor, bold, colour);
        }

        @Override
        public Box box() {
            return new Box(left(), y - ABOVE * size, width(), (ABOVE + BELOW) * size);
        }
    }

    /** A raster picture scaled to a box without smoothing. */
    record Image(double x, double y, double width, double height, Raster raster)
            implements Element {
        @Override
        public Element moved(double dx, double dy) {
            return new Image(x + dx, y + dy, width, height, raster);
        }

        @Override
        public Box box() {
            return new Box(x, y, width, height);
        }
    }

    /** Elements that belong together, under a label for screen readers and pointers. */
    record Group(String label, List<Element> elements) implements Element {
        public Group {
            elements = List.copyOf(elements);
            if (elements.isEmpty()) {
                throw new IllegalArgumentException("group '" + label + "' is empty");
            }
        }

        @Override
        public Element moved(double dx, double dy) {
            return new Group(label, elements.stream().map(e -> e.moved(dx, dy)).toList());
        }

        @Override
        public Box box() {
            List<Box> boxes = elements.stream().map(Element::box).toList();
            double left = boxes.stream().mapToDouble(Box::x).min().orElseThrow();
            double top = boxes.stream().mapToDouble(Box::y).min().orElseThrow();
            double right = boxes.stream().mapToDouble(Box::right).max().orElseThrow();
            double bottom = boxes.stream().mapToDouble(Box::bottom).max().orElseThrow();
            return new Box(left, top, right - left, bottom - top);
        }
    }
}
