package sambaflow.io;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** What transforms do to images [channels, height, width] and to numbers. */
final class Planes {
    private Planes() {}

    static int height(Tensor image) {
        return Math.toIntExact(planes(image).dim(1));
    }

    static int width(Tensor image) {
        return Math.toIntExact(planes(image).dim(2));
    }

    private static Shape planes(Tensor image) {
        if (image.shape().rank() != 3) {
            throw new ShapeException(
                    "data: found a sample of shape %s, expected an image [channels, height, width]"
                            .formatted(image.shape()));
        }
        return image.shape();
    }

    static void checkSize(String transform, int height, int width) {
        if (height < 1 || width < 1) {
            throw new DataException(
                    "data: %s: found %d x %d, expected at least 1 x 1"
                            .formatted(transform, height, width));
        }
    }

    /** How far a part of {@code wanted} pixels can move in {@code size} with its margin. */
    static int room(String transform, int size, int padding, int wanted) {
        int room = size + 2 * padding - wanted;
        if (room < 0) {
            throw new DataException(
                    "data: %s: found %d pixels with a margin of %d, expected at least %d; resize first"
                            .formatted(transform, size, padding, wanted));
        }
        return room;
    }

    static void checkNormalisation(double[] mean, double[] deviation) {
        if (mean.length != deviation.length
                || mean.length == 0
                || !Arrays.stream(mean).allMatch(Double::isFinite)
                || !Arrays.stream(deviation).allMatch(d -> d > 0 && Double.isFinite(d))) {
            throw new DataException(
                    "data: cannot normalise with mean %s and deviation %s; expected as many deviations > 0 as means"
                            .formatted(Arrays.toString(mean), Arrays.toString(deviation)));
        }
    }

    static Tensor normalise(Tensor sample, double[] mean, double[] deviation) {
        boolean forAll = mean.length == 1;
        if (!forAll && (sample.shape().rank() == 0 || sample.shape().dim(0) != mean.length)) {
            throw new ShapeException(
                    "data: normalise: %d means for a sample of shape %s; expected one for each channel"
                            .formatted(mean.length, sample.shape()));
        }
        long plane = forAll ? Math.max(1, sample.elements()) : sample.elements() / mean.length;
        return floats(
                sample.shape(),
                i -> {
                    int channel = (int) (i / plane);
                    float centred = (float) sample.get(i) - (float) mean[channel];
                    return centred / (float) deviation[channel];
                });
    }

    private static Tensor floats(Shape shape, LongToDoubleFunction value) {
        return Tensor.generate(DType.FLOAT32, shape, value);
    }

    static Tensor oneHot(Tensor classNumbers, int classes) {
        long[] numbers = classNumbers.toLongArray();
        for (long number : numbers) {
            if (number < 0 || number >= classes) {
                throw new DataException(
                        "data: oneHot: found class %d, expected 0 to %d"
                                .formatted(number, classes - 1));
            }
        }
        long[] dims = new long[classNumbers.shape().rank() + 1];
        for (int i = 0; i < dims.length - 1; i++) {
            dims[i] = classNumbers.shape().dim(i);
        }
        dims[dims.length - 1] = classes;
        return floats(Shape.of(dims), i -> numbers[(int) (i / classes)] == i % classes ? 1 : 0);
    }

    /** The part that begins at {@code top} and {@code left}; zeros where that is outside. */
    static Tensor crop(Tensor image, int top, int left, int height, int width) {
        int rows = height(image);
        int columns = width(image);
        Shape shape = Shape.of(image.shape().dim(0), height, width);
        return floats(
                shape,
                i -> {
                    long row = i / width % height + top;
                    long column = i % width + left;
                    boolean inside = row >= 0 && row < rows && column >= 0 && column < columns;
                    long plane = i / width / height;
                    return inside ? image.get((plane * rows + row) * columns + column) : 0;
                });
    }

    static Tensor mirrored(Tensor image) {
        long columns = width(image);
        return floats(image.shape(), i -> image.get(i - i % columns + (columns - 1 - i % columns)));
    }

    /** As PyTorch's bilinear interpolation without aligned corners. */
    static Tensor resize(Tensor image, int height, int width) {
        int rows = height(image);
        int columns = width(image);
        if (rows == height && columns == width) {
            return image;
        }
        double down = (double) rows / height;
        double right = (double) columns / width;
        Shape shape = Shape.of(image.shape().dim(0), height, width);
        return floats(
                shape,
                i -> {
                    double y = Math.max(0, (i / width % height + 0.5) * down - 0.5);
                    double x = Math.max(0, (i % width + 0.5) * right - 0.5);
                    long plane = i / width / height * rows * columns;
                    long top = plane + (long) y * columns;
                    long bottom = plane + Math.min(rows - 1, (long) y + 1) * columns;
                    long left = (long) x;
                    long next = Math.min(columns - 1, left + 1);
                    double above = between(image.get(top + left), image.get(top + next), x - left);
                    double below =
                            between(image.get(bottom + left), image.get(bottom + next), x - left);
                    return between(above, below, y - (long) y);
                });
    }

    private static double between(double a, double b, double part) {
        return a + (b - a) * part;
    }
}
