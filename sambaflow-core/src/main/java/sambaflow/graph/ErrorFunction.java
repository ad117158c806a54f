package sambaflow.graph;

/** The error function in double precision. */
final class ErrorFunction {
    private static final double SERIES_UP_TO = 3;
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private ErrorFunction() {}

    static double erf(double x) {
        return Math.abs(x) < SERIES_UP_TO ? series(x) : x > 0 ? 1 - tail(x) : -1 + tail(-x);
    }

    /** 1 - erf(x), exact also where that is tiny. */
    static double erfc(double x) {
        return Math.abs(x) < SERIES_UP_TO ? 1 - series(x) : x > 0 ? tail(x) : 2 - tail(-x);
    }

    /** Slope of erf. */
    static double slope(double x) {
        return TWO_OVER_ROOT_PI * Math.exp(-x * x);
    }

    /** exp(-x^2) times a series whose terms are all of one sign, so that none cancel. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return slope(x) * sum;
    }

    /** erfc of a large x by its continued fraction, from the far end. */
    private static double tail(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double fraction = x;
        for (int k = 60; k >= 1; k--) {
            fraction = x + k / 2.0 / fraction;
        }
        return Double.isInfinite(fraction) ? 0 : slope(x) / 2 / fraction;
    }
}
