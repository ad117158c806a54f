package sambaflow.io;

import sambaflow.io.HandwrittenDigits.Draws;
import sambaflow.io.HandwrittenDigits.Pen;

/** A square of pixels on which a round pen draws lines, black 0 to white 255. */
final class InkCanvas {
    private final int side;
    private final double[] ink;

    InkCanvas(int side) {
        this.side = side;
        this.ink = new double[side * side];
    }

    /** Draws straight pieces between the points of {@code line} (x, y, x, y, ...). */
    void line(double[] line, Pen pen) {
        int pieces = line.length / 2 - 1;
        for (int i = 0; i < pieces; i++) {
            double half = pen.start() + (pen.end() - pen.start()) * i / pieces;
            piece(line, 2 * i, half, pen);
        }
    }

    private void piece(double[] line, int at, double half, Pen pen) {
        double reach = half + pen.edge();
        int left = first(Math.min(line[at], line[at + 2]) - reach);
        int right = last(Math.max(line[at], line[at + 2]) + reach);
        int top = first(Math.min(line[at + 1], line[at + 3]) - reach);
        int bottom = last(Math.max(line[at + 1], line[at + 3]) + reach);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double inside = half - distance(line, at, x + 0.5, y + 0.5);
                double cover = Math.clamp(inside / pen.edge() + 0.5, 0, 1);
                int pixel = y * side + x;
                // The brightest piece counts: pieces overlap where they join.
                ink[pixel] = Math.max(ink[pixel], pen.ink() * cover);
            }
        }
    }

    private int first(double coordinate) {
        return (int) Math.clamp(Math.floor(coordinate), 0, side);
    }

    private int last(double coordinate) {
        return (int) Math.clamp(Math.ceil(coordinate), -1, side - 1);
    }

    private static double distance(double[] line, int at, double x, double y) {
        double dx = line[at + 2] - line[at];
        double dy = line[at + 3] - line[at + 1];
        double square = dx * dx + dy * dy;
        double along = (x - line[at]) * dx + (y - line[at + 1]) * dy;
        double t = square == 0 ? 0 : Math.clamp(along / square, 0, 1);
        double ex = x - line[at] - t * dx;
        double ey = y - line[at + 1] - t * dy;
        return Math.sqrt(ex * ex + ey * ey);
    }

    /** Makes the ink uneven by up to {@code range} grey values; the paper stays black. */
    void grain(Draws draws, double range) {
        for (int i = 0; i < ink.length; i++) {
            if (ink[i] > 0) {
                ink[i] += draws.between(-range, range);
            }
        }
    }

    void copyTo(byte[] target, int from) {
        for (int i = 0; i < ink.length; i++) {
            target[from + i] = (byte) Math.round(Math.clamp(ink[i], 0, 255));
        }
    }
}
