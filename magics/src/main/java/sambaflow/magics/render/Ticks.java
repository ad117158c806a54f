package sambaflow.magics.render;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Round numbers along an axis. */
final class Ticks {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    private Ticks() {}

    /** From 0 up to {@code end}, at most {@code most} steps of equal size. */
    static List<Double> linear(double end, int most) {
        if (end <= 0) {
            return List.of(0.0);
        }
        double rough = end / most;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * power;
        for (int i = ROUND.length - 1; i >= 0; i--) {
            step = ROUND[i] * power >= rough * (1 - 1e-9) ? ROUND[i] * power : step;
        }
        double each = step;
        return LongStream.rangeClosed(0, (long) Math.floor(end / each + 1e-9))
                .mapToObj(i -> i * each)
                .toList();
    }

    /** The powers of ten from {@code low} to {@code high}. */
    static List<Double> decades(double low, double high) {
        return IntStream.rangeClosed(
                        (int) Math.ceil(Math.log10(low) - 1e-9),
                        (int) Math.floor(Math.log10(high) + 1e-9))
                .mapToObj(e -> Math.pow(10, e))
                .toList();
    }
}
