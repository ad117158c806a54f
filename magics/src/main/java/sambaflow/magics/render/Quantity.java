package sambaflow.magics.render;

import java.util.Locale;

/** Numbers with units, as every view writes them. */
public final class Quantity {
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final String[] COUNTS = {"", "k", "M", "G", "T", "P"};
    private static final int KIB = 1024;
    private static final int THOUSAND = 1000;
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;

    private Quantity() {}

    /** A short time: {@code 4.2 us}, {@code 0.53 ms}, {@code 2.1 s}. */
    public static String seconds(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "unknown";
        }
        if (seconds == 0) {
            return "0 s";
        }
        if (Math.abs(seconds) < 1e-4) {
            return significant(seconds * 1e6) + " us";
        }
        return Math.abs(seconds) < 1
                ? significant(seconds * THOUSAND) + " ms"
                : significant(seconds) + " s";
    }

    /** A time to wait: {@code 0:07}, {@code 12:30}, {@code 1:02:30}. */
    public static String clock(double seconds) {
        if (!Double.isFinite(seconds) || seconds < 0) {
            return "-:--";
        }
        long whole = Math.round(seconds);
        long hours = whole / HOUR;
        long minutes = whole % HOUR / MINUTE;
        return hours > 0
                ? "%d:%02d:%02d".formatted(hours, minutes, whole % MINUTE)
                : "%d:%02d".formatted(minutes, whole % MINUTE);
    }

    public static String bytes(long bytes) {
        return scaled(bytes, KIB, BYTES);
    }

    /** A count or a rate: {@code 950}, {@code 12.3k}, {@code 1.25M}. */
    public static String count(double count) {
        return Double.isFinite(count) ? scaled(count, THOUSAND, COUNTS) : "unknown";
    }

    /** A count with its unit: {@code 950 FLOP}, {@code 1.25 TFLOP/s}. */
    public static String of(double count, String unit) {
        if (!Double.isFinite(count)) {
            return "unknown";
        }
        String number = scaled(count, THOUSAND, COUNTS);
        int digits = number.length();
        while (digits > 0 && Character.isLetter(number.charAt(digits - 1))) {
            digits--;
        }
        return number.substring(0, digits) + " " + number.substring(digits) + unit;
    }

    /** A part from 0 to 1 in percent: {@code 0.4 %}, {@code 12 %}. */
    public static String share(double part) {
        double percent = 100 * part;
        if (percent > 0 && percent < 0.05) {
            return "<0.1 %";
        }
        return format(percent > 0 && percent < 9.95 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** {@code part} of {@code whole} in percent, or nothing to compare with. */
    public static String percent(double part, double whole) {
        return whole == 0 ? "-" : format("%.0f %%", 100 * part / whole);
    }

    /**
     * A loss or another metric: four digits after the point, one above 1000, or four that count.
     */
    public static String metric(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Math.abs(value) >= 1000 && Math.abs(value) < 1e6) {
            return format("%.1f", value);
        }
        return value != 0 && Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6
                ? format("%.3e", value)
                : format("%.4f", value);
    }

    /** {@code 1 tile}, {@code 4 tiles}, {@code 10 classes}. */
    public static String of(long count, String noun) {
        String plural = noun.endsWith("s") ? "es" : "s";
        return count + " " + noun + (count == 1 ? "" : plural);
    }

    private static String scaled(double value, int step, String[] units) {
        int unit = 0;
        double rest = value;
        while (Math.abs(rest) >= step && unit < units.length - 1) {
            rest /= step;
            unit++;
        }
        String number = unit == 0 ? format("%.0f", rest) : significant(rest);
        boolean spaced = units[unit].endsWith("B");
        return number + (spaced ? " " : "") + units[unit];
    }

    private static String significant(double value) {
        double size = Math.abs(value);
        return format(size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f", value);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
