package sambaflow.magics.scene;

import java.util.Arrays;

/** A picture of values from 0 to 255, row by row, each shown in the colour of a {@link Ramp}. */
public final class Raster {
    private final int width;
    private final int height;
    private final byte[] values;
    private final Ramp ramp;

    /** A picture in grey, 0 black to 255 white. */
    public Raster(int width, int height, byte[] gray) {
        this(width, height, gray, Ramp.GRAY);
    }

    public Raster(int width, int height, byte[] values, Ramp ramp) {
        if (width < 1 || height < 1 || values.length != width * height) {
            throw new IllegalArgumentException(
                    "raster of %d x %d needs as many values, found %d"
                            .formatted(width, height, values.length));
        }
        this.width = width;
        this.height = height;
        this.values = values.clone();
        this.ramp = ramp;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public Ramp ramp() {
        return ramp;
    }

    public int value(int x, int y) {
        return Byte.toUnsignedInt(values[y * width + x]);
    }

    /** Each value as a square of {@code factor} x {@code factor}. */
    public Raster enlarged(int factor) {
        byte[] larger = new byte[values.length * factor * factor];
        int wide = width * factor;
        for (int i = 0; i < larger.length; i++) {
            larger[i] = values[i / wide / factor * width + i % wide / factor];
        }
        return new Raster(wide, height * factor, larger, ramp);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Raster r
                && width == r.width
                && ramp == r.ramp
                && Arrays.equals(values, r.values);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "raster of " + width + " x " + height;
    }
}
