package sambaflow.magics.scene;

import java.util.Arrays;

/** A picture of gray values, row by row, 0 black to 255 white. */
public final class Raster {
    private final int width;
    private final int height;
    private final byte[] gray;

    public Raster(int width, int height, byte[] gray) {
        if (width < 1 || height < 1 || gray.length != width * height) {
            throw new IllegalArgumentException(
                    "raster of %d x %d needs as many values, found %d"
                            .formatted(width, height, gray.length));
        }
        this.width = width;
        this.height = height;
        this.gray = gray.clone();
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public int gray(int x, int y) {
        return Byte.toUnsignedInt(gray[y * width + x]);
    }

    /** Each value as a square of {@code factor} x {@code factor}. */
    public Raster enlarged(int factor) {
        byte[] larger = new byte[gray.length * factor * factor];
        int wide = width * factor;
        for (int i = 0; i < larger.length; i++) {
            larger[i] = gray[i / wide / factor * width + i % wide / factor];
        }
        return new Raster(wide, height * factor, larger);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Raster r && width == r.width && Arrays.equals(gray, r.gray);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(gray);
    }

    @Override
    public String toString() {
        return "raster of " + width + " x " + height;
    }
}
