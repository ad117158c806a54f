package sambaflow.magics.render;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import sambaflow.tensor.Tensor;

/**
 * What the numbers of a tensor are like. Of a large one, numbers from all over it are looked at.
 *
 * @param looked how many elements were looked at
 * @param nan how many of those are not a number
 * @param infinite how many of those are infinite
 * @param min of the finite ones, as are mean, deviation and max; not a number if there are none
 */
record TensorFacts(
        long looked, long nan, long infinite, double min, double max, double mean, double std) {
    /** Up to so many elements all are looked at. */
    static final long ALL = 1 << 21;

    private static final long SAMPLE = 1 << 18;

    private static final MathContext DIGITS = new MathContext(4);

    static TensorFacts of(Tensor tensor) {
        Sums sums = new Sums();
        long elements = tensor.elements();
        if (elements <= ALL) {
            for (long i = 0; i < elements; i++) {
                sums.add(tensor.get(i));
            }
            return sums.facts(elements);
        }
        // One from each of many equal parts; where in a part is drawn, so that no pattern hides.
        SplittableRandom random = new SplittableRandom(1);
        double part = (double) elements / SAMPLE;
        for (long i = 0; i < SAMPLE; i++) {
            long at = (long) ((i + random.nextDouble()) * part);
            sums.add(tensor.get(Math.min(at, elements - 1)));
        }
        return sums.facts(SAMPLE);
    }

    /** Adds up without losing small deviations from a large mean. */
    private static final class Sums {
        private long nan;
        private long infinite;
        private long finite;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double mean;
        private double squares;

        void add(double value) {
            if (Double.isNaN(value)) {
                nan++;
                return;
            }
            if (Double.isInfinite(value)) {
                infinite++;
                return;
            }
            finite++;
            min = Math.min(min, value);
            max = Math.max(max, value);
            double delta = value - mean;
            mean += delta / finite;
            squares += delta * (value - mean);
        }

        TensorFacts facts(long looked) {
            boolean any = finite > 0;
            return new TensorFacts(
                    looked,
                    nan,
                    infinite,
                    any ? min : Double.NaN,
                    any ? max : Double.NaN,
                    any ? mean : Double.NaN,
                    any ? Math.sqrt(squares / finite) : Double.NaN);
        }
    }

    /** The same in a line or two. */
    List<String> lines(Tensor tensor) {
        List<String> lines = new ArrayList<>();
        if (looked > nan + infinite) {
            boolean all = nan + infinite == 0 && tensor.dtype().isFloat();
            lines.add(
                    "min %s, mean %s, max %s, deviation %s%s"
                            .formatted(
                                    number(min),
                                    number(mean),
                                    number(max),
                                    number(std),
                                    all ? ", all finite" : ""));
        }
        if (nan + infinite > 0) {
            lines.add("%d NaN, %d infinite".formatted(nan, infinite));
        }
        if (looked < tensor.elements()) {
            lines.add(
                    "of %s elements only, drawn from all over; the others were not looked at"
                            .formatted(Quantity.count(looked)));
        }
        return lines;
    }

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        return size < 1e-3 || size >= 1e6
                ? Quantity.metric(value)
                : BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
