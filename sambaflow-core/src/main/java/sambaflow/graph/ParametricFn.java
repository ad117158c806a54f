package sambaflow.graph;

/** Functions of one number with constants a and b of the program. */
public enum ParametricFn {
    /** x, or a x where x is negative. */
    LEAKY_RELU((x, a, b) -> x > 0 ? x : a * x, (x, a, b) -> x > 0 ? 1 : a),
    /** x to the power of a. */
    POW((x, a, b) -> Math.pow(x, a), (x, a, b) -> a == 0 ? 0 : a * Math.pow(x, a - 1)),
    // Written so that NaN stays NaN.
    /** x kept within a and b. */
    CLAMP((x, a, b) -> x < a ? a : x > b ? b : x, (x, a, b) -> x < a || x > b ? 0 : 1),
    /** x, or a (exp(x) - 1) where x is negative. */
    ELU((x, a, b) -> x > 0 ? x : a * Math.expm1(x), (x, a, b) -> x > 0 ? 1 : a * Math.exp(x));

    /** A number from x and both constants. */
    private interface Body {
        double apply(double x, double a, double b);
    }

    private final Body value;
    private final Body derivative;

    ParametricFn(Body value, Body derivative) {
        this.value = value;
        this.derivative = derivative;
    }

    public double value(double x, double a, double b) {
        return value.apply(x, a, b);
    }

    public double derivative(double x, double a, double b) {
        return derivative.apply(x, a, b);
    }
}
