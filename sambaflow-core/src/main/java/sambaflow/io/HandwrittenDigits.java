package sambaflow.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sambaflow.io.DigitStyles.Curve;
import sambaflow.tensor.CounterRandom;

/**
 * Handwritten-like digits in MNIST's format, made from strokes when they are asked for, so that
 * everything runs without a download.
 *
 * <p>A style of the digit is chosen, its points wander a little, the whole is turned, slanted,
 * scaled and moved, and a pen of varying width draws it. Image {@code i} depends on the seed and on
 * {@code i} only.
 *
 * @param seed which writers
 * @param training number of images to train on
 * @param testing number of images to test on
 */
public record HandwrittenDigits(long seed, int training, int testing) {
    /** Enough to train on for a minute and to measure accuracy to a percent. */
    public static final HandwrittenDigits DEFAULT = new HandwrittenDigits(1, 8000, 2000);

    static final int SIDE = 28;
    private static final int CLASSES = 10;
    private static final int STEPS = 6;

    public HandwrittenDigits {
        if (training < 1 || testing < 1) {
            throw new DataException(
                    "data: found %d images to train and %d to test, expected at least 1 each"
                            .formatted(training, testing));
        }
    }

    /** The images to train on. */
    public ImageDataset train() {
        return make("built-in digits/train", training);
    }

    /** The images to test on, by other random numbers than those to train on. */
    public ImageDataset test() {
        return make("built-in digits/t10k", testing);
    }

    private ImageDataset make(String name, int count) {
        byte[] images = new byte[Math.multiplyExact(count, SIDE * SIDE)];
        byte[] labels = new byte[count];
        CounterRandom streams = CounterRandom.named(seed, name);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) label(streams, i);
            Draws draws = new Draws(new CounterRandom(seed, streams.bits(i)));
            draw(labels[i], draws).copyTo(images, i * SIDE * SIDE);
        }
        return ImageDataset.of(
                name, Idx.of(images, count, SIDE, SIDE), Optional.of(Idx.of(labels, count)));
    }

    /** Each ten images in a row show all ten digits, so that any part is balanced. */
    private static int label(CounterRandom streams, int index) {
        CounterRandom block = new CounterRandom(streams.stream(), index / CLASSES);
        return block.permutation(CLASSES)[index % CLASSES];
    }

    private static InkCanvas draw(int digit, Draws draws) {
        List<List<Curve>> styles = DigitStyles.of(digit);
        List<Curve> style = styles.get((int) (draws.uniform() * styles.size()));
        Distortion distortion = Distortion.draw(draws);
        List<double[]> lines = new ArrayList<>();
        double length = 0;
        for (Curve curve : style) {
            double[] line = smooth(distortion.apply(curve, draws));
            lines.add(line);
            length += length(line);
        }
        Pen pen = Pen.draw(draws, length);
        InkCanvas canvas = new InkCanvas(SIDE);
        for (double[] line : lines) {
            canvas.line(line, pen);
        }
        canvas.grain(draws, 24);
        return canvas;
    }

    /** A Catmull-Rom curve through the points of {@code p}, as short straight pieces. */
    private static double[] smooth(double[] p) {
        int points = p.length / 2;
        double[] line = new double[2 * ((points - 1) * STEPS + 1)];
        int at = 0;
        for (int i = 0; i + 1 < points; i++) {
            for (int step = 0; step < STEPS; step++) {
                double t = (double) step / STEPS;
                for (int axis = 0; axis < 2; axis++) {
                    double before = p[2 * Math.max(i - 1, 0) + axis];
                    double after = p[2 * Math.min(i + 2, points - 1) + axis];
                    line[at++] = between(before, p[2 * i + axis], p[2 * i + 2 + axis], after, t);
                }
            }
        }
        line[at] = p[p.length - 2];
        line[at + 1] = p[p.length - 1];
        return line;
    }

    private static double between(double before, double a, double b, double after, double t) {
        double cubic = 3 * (a - b) + after - before;
        double square = 2 * before - 5 * a + 4 * b - after;
        return a + 0.5 * t * (b - before + t * (square + t * cubic));
    }

    private static double length(double[] line) {
        double length = 0;
        for (int i = 2; i < line.length; i += 2) {
            double dx = line[i] - line[i - 2];
            double dy = line[i + 1] - line[i - 1];
            length += Math.sqrt(dx * dx + dy * dy);
        }
        return length;
    }

    /** Random numbers one after the other. */
    static final class Draws {
        private final CounterRandom random;
        private long position;

        Draws(CounterRandom random) {
            this.random = random;
        }

        /** Uniform in [0, 1). */
        double uniform() {
            return random.uniform(position++);
        }

        /** Uniform in [low, high). */
        double between(double low, double high) {
            return low + (high - low) * uniform();
        }

        /** Bell-shaped around 0 with the given deviation, never beyond three of them. */
        double about(double deviation) {
            // The sum of uniform numbers is close enough to normal and has no outliers.
            double sum = uniform() + uniform() + uniform();
            return (sum - 1.5) * 2 * deviation;
        }
    }

    /**
     * Turns points of the page into pixels: a linear map around the page's centre, a shift, and how
     * far each point wanders.
     */
    private record Distortion(
            double xx, double xy, double yx, double yy, double left, double down, double wander) {
        private static final double PIXELS = 0.2;

        static Distortion draw(Draws draws) {
            double turn = draws.about(0.13);
            double slant = 0.12 + draws.about(0.2);
            double wide = PIXELS * draws.between(0.75, 1.15);
            double high = PIXELS * draws.between(0.85, 1.1);
            double cos = StrictMath.cos(turn);
            double sin = StrictMath.sin(turn);
            return new Distortion(
                    wide * cos,
                    -slant * wide * cos - high * sin,
                    wide * sin,
                    -slant * wide * sin + high * cos,
                    SIDE / 2.0 + draws.about(0.8),
                    SIDE / 2.0 + draws.about(0.8),
                    draws.between(1.3, 4));
        }

        double[] apply(Curve curve, Draws draws) {
            double[] pixels = new double[curve.points().length];
            double sideways = draws.about(wander);
            double upwards = draws.about(wander);
            for (int i = 0; i < pixels.length; i += 2) {
                // Neighbours wander together, or a round stroke would become a polygon.
                sideways = 0.5 * sideways + draws.about(wander);
                upwards = 0.5 * upwards + draws.about(wander);
                double x = curve.points()[i] - 50 + sideways;
                double y = curve.points()[i + 1] - 50 + upwards;
                pixels[i] = left + xx * x + xy * y;
                pixels[i + 1] = down + yx * x + yy * y;
            }
            return pixels;
        }
    }

    /**
     * @param start half the line's width at the start of a stroke, in pixels
     * @param end the same at its end
     * @param edge width of the line's soft edge
     * @param ink greatest brightness
     */
    record Pen(double start, double end, double edge, double ink) {
        /**
         * A pen for strokes of {@code length} pixels. Long digits get a finer one: otherwise the
         * amount of ink would tell a 1 from an 8.
         */
        static Pen draw(Draws draws, double length) {
            double fair = StrictMath.pow(45 / length, 0.4);
            double half = fair * draws.between(0.75, 1.5);
            double pressure = draws.about(0.15);
            return new Pen(
                    half * (1 + pressure),
                    half * (1 - pressure),
                    draws.between(0.9, 1.6),
                    draws.between(215, 255));
        }
    }
}
