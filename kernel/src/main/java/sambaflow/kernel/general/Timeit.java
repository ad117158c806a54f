package sambaflow.kernel.general;

import java.util.Arrays;
import java.util.Locale;

/**
 * How long a piece of Java took, in runs of many loops each.
 *
 * @param loops how often each run did it
 * @param nanos the time of one loop in each run, in ascending order
 * @param steady whether the times had stopped falling before the runs began
 */
public record Timeit(long loops, double[] nanos, boolean steady) {
    /** Below this the loop around the piece takes about as long as the piece. */
    private static final double LOOP_NANOS = 5;

    private static final double WIDE = 0.1;

    public Timeit {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    @Override
    public double[] nanos() {
        return nanos.clone();
    }

    /** The middle of the runs, in nanoseconds: half were faster. */
    public double median() {
        int middle = nanos.length / 2;
        return nanos.length % 2 == 1 ? nanos[middle] : (nanos[middle - 1] + nanos[middle]) / 2;
    }

    @Override
    public String toString() {
        double fastest = nanos[0];
        double slowest = nanos[nanos.length - 1];
        String runs =
                nanos.length == 1
                        ? String.format(Locale.ROOT, "1 run of %,d loops", loops)
                        : String.format(Locale.ROOT, "%d runs of %,d loops", nanos.length, loops);
        if (median() < LOOP_NANOS) {
            return "below 5 ns: too short to tell from the loop around it (%s)".formatted(runs);
        }
        // Three digits only where the runs agree in them.
        int digits = (slowest - fastest) / median() > WIDE ? 2 : 3;
        String range =
                nanos.length == 1
                        ? ""
                        : ", %s to %s"
                                .formatted(
                                        Durations.of(fastest, digits),
                                        Durations.of(slowest, digits));
        String warning = steady ? "" : "; it was still changing when the runs began";
        String middle = nanos.length == 1 ? "" : "median of ";
        return "%s per loop (%s%s%s%s)"
                .formatted(Durations.of(median(), digits), middle, runs, range, warning);
    }
}
