package sambaflow.magics.scene;

/**
 * Colours that people with any colour vision can tell apart, on a white card.
 *
 * <p>A family is a hue; within one, neighbours alternate between shades.
 */
public final class Palette {
    public static final String NONE = "none";
    public static final String CARD = "#ffffff";
    public static final String INK = "#1f2328";
    public static final String FAINT = "#57606a";
    public static final String RULE = "#8c959f";
    public static final String GRID = "#e1e4e8";
    public static final String PLAIN = "#f2f3f5";
    public static final String GOOD = "#005f8a";
    public static final String BAD = "#b34700";

    /** A fill that black text can stand on, and an edge of the same hue. */
    public record Shade(String fill, String edge) {}

    private static final Shade[][] FAMILIES = {
        {new Shade("#cfe5f5", "#0072b2"), new Shade("#b3d4ee", "#0072b2")},
        {new Shade("#fbe3c8", "#c26a00"), new Shade("#f7d3a8", "#c26a00")},
        {new Shade("#f3dcea", "#a8497f"), new Shade("#eac6db", "#a8497f")},
        {new Shade("#cdeee2", "#00785a"), new Shade("#b1e2d1", "#00785a")}
    };

    private static final int BYTE = 8;
    private static final int WHOLE = 0xff;

    private Palette() {}

    /** The shade of member {@code index} of family {@code family}; both count on in circles. */
    public static Shade shade(int family, int index) {
        Shade[] shades = FAMILIES[Math.floorMod(family, FAMILIES.length)];
        return shades[Math.floorMod(index, shades.length)];
    }

    /** The colour that is {@code share} of the way, from 0 to 1, between two others. */
    public static String between(String from, String to, double share) {
        int a = Integer.decode(from);
        int b = Integer.decode(to);
        int rgb = 0;
        for (int shift = 2 * BYTE; shift >= 0; shift -= BYTE) {
            int low = a >> shift & WHOLE;
            int high = b >> shift & WHOLE;
            rgb |= (int) Math.round(low + (high - low) * Math.clamp(share, 0, 1)) << shift;
        }
        return "#%06x".formatted(rgb);
    }
}
