package sambaflow.kernel.general;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Times with a unit that suits them and no more digits than are known. */
final class Durations {
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};
    private static final double STEP = 1000;

    private Durations() {}

    /** The time in a unit with one to three digits before the point. */
    static String of(double nanos, int digits) {
        double value = nanos;
        int unit = 0;
        while (unit < UNITS.length - 1 && value >= STEP) {
            value /= STEP;
            unit++;
        }
        MathContext precision = new MathContext(digits, RoundingMode.HALF_EVEN);
        BigDecimal rounded = BigDecimal.valueOf(value).round(precision);
        if (rounded.doubleValue() >= STEP && unit < UNITS.length - 1) {
            return of(rounded.doubleValue() * Math.pow(STEP, unit), digits);
        }
        return rounded.toPlainString() + " " + UNITS[unit];
    }
}
