package sambaflow.magics.scene;

/** What colour each value of a {@link Raster} has. */
public enum Ramp {
    /** Black to white, for pictures. */
    GRAY {
        @Override
        public int rgb(int value) {
            return value * 0x010101;
        }
    },
    /** White to dark blue, for numbers of one sign. */
    RISING {
        @Override
        public int rgb(int value) {
            return value == HOLE ? HOLE_RGB : between(WHITE, BLUE, (double) value / LAST);
        }
    },
    /** Orange over white to blue, for numbers around zero. */
    AROUND_ZERO {
        @Override
        public int rgb(int value) {
            double share = 2.0 * value / LAST - 1;
            return value == HOLE
                    ? HOLE_RGB
                    : between(WHITE, share < 0 ? ORANGE : BLUE, Math.abs(share));
        }
    },
    /** Six steps of red, green and blue each, for small colour pictures. */
    COLOURS {
        @Override
        public int rgb(int value) {
            int v = Math.min(value, SIDE * SIDE * SIDE - 1);
            int red = v / (SIDE * SIDE) * STEP;
            int green = v / SIDE % SIDE * STEP;
            return red << 16 | green << 8 | v % SIDE * STEP;
        }
    };

    /** The value that stands for no number, where a ramp is for numbers. */
    public static final int HOLE = 255;

    /** The largest value that stands for a number, in ramps for numbers. */
    public static final int LAST = 254;

    /** How a hole looks, as {@code #rrggbb}. */
    public static final String HOLE_COLOUR = "#d1242f";

    private static final int HOLE_RGB = 0xd1242f;
    private static final int WHITE = 0xffffff;
    private static final int BLUE = 0x0b4f8a;
    private static final int ORANGE = 0xb35900;
    private static final int SIDE = 6;
    private static final int STEP = 51;

    /** The colour of {@code value}, from 0 to 255, as red, green and blue. */
    public abstract int rgb(int value);

    /** The value of {@link #COLOURS} nearest to a colour whose parts go from 0 to 1. */
    public static int colour(double red, double green, double blue) {
        return (step(red) * SIDE + step(green)) * SIDE + step(blue);
    }

    private static int step(double part) {
        return (int) Math.round(Math.clamp(part, 0, 1) * (SIDE - 1));
    }

    private static int between(int from, int to, double share) {
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            rgb |= (int) Math.round(a + (b - a) * share) << shift;
        }
        return rgb;
    }
}
