package sambaflow.magics.render;

import java.util.Optional;
import sambaflow.magics.scene.Ramp;
import sambaflow.magics.scene.Raster;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** A tensor that is an image, as a picture. */
final class Photo {
    private static final int WHITE = 255;
    private static final int COLOURS = 3;

    /** A larger image is shown by every second, third... of its pixels. */
    private static final long SIDE = 256;

    private Photo() {}

    /**
     * The image that {@code tensor} holds: height x width, alone or behind dimensions of size 1 in
     * grey, behind one of size 3 in colours. Nothing if its shape is no image's.
     */
    static Optional<Raster> of(Tensor tensor) {
        Shape shape = tensor.shape();
        long area = shape.rank() < 2 ? 0 : shape.dim(-1) * shape.dim(-2);
        if (area == 0) {
            return Optional.empty();
        }
        long planes = shape.elements() / area;
        boolean colours =
                planes == COLOURS && shape.rank() >= COLOURS && shape.dim(-COLOURS) == COLOURS;
        return planes == 1 || colours ? Optional.of(drawn(tensor, colours)) : Optional.empty();
    }

    /** Black at the image's smallest value, white at its largest, however it was normalised. */
    private static Raster drawn(Tensor tensor, boolean colours) {
        long rows = tensor.shape().dim(-2);
        long columns = tensor.shape().dim(-1);
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (long i = 0; i < tensor.elements(); i++) {
            min = Math.min(min, tensor.get(i));
            max = Math.max(max, tensor.get(i));
        }
        int stride = (int) Math.max(1, (Math.max(rows, columns) + SIDE - 1) / SIDE);
        int high = (int) ((rows + stride - 1) / stride);
        int wide = (int) ((columns + stride - 1) / stride);
        byte[] values = new byte[high * wide];
        double scale = max > min ? 1 / (max - min) : 0;
        long area = rows * columns;
        for (int i = 0; i < values.length; i++) {
            long at = (long) (i / wide) * stride * columns + (long) (i % wide) * stride;
            double first = (tensor.get(at) - min) * scale;
            values[i] =
                    (byte)
                            (colours
                                    ? Ramp.colour(
                                            first,
                                            (tensor.get(at + area) - min) * scale,
                                            (tensor.get(at + 2 * area) - min) * scale)
                                    : Math.round(WHITE * first));
        }
        return new Raster(wide, high, values, colours ? Ramp.COLOURS : Ramp.GRAY);
    }
}
