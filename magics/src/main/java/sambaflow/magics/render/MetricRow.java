package sambaflow.magics.render;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a training loop measured at one step.
 *
 * @param step from 1, over all epochs
 * @param epoch from 1
 * @param accuracy from 0 to 1; not a number where it was not measured
 * @param samplesPerSecond mean since the run began; not a number where it was not measured
 * @param own what the app measured itself, by name
 */
public record MetricRow(
        long step,
        int epoch,
        double loss,
        double accuracy,
        double samplesPerSecond,
        SortedMap<String, Double> own) {
    public MetricRow {
        own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    }

    /** A step of which the app measured nothing itself. */
    public MetricRow(long step, int epoch, double loss, double accuracy, double samplesPerSecond) {
        this(step, epoch, loss, accuracy, samplesPerSecond, new TreeMap<>());
    }

    public MetricRow withAccuracy(double share) {
        return new MetricRow(step, epoch, loss, share, samplesPerSecond, own);
    }

    /** The same with another number of the app's own. */
    public MetricRow with(String name, double value) {
        SortedMap<String, Double> more = new TreeMap<>(own);
        more.put(name, value);
        return new MetricRow(step, epoch, loss, accuracy, samplesPerSecond, more);
    }

    /** What the app measured under {@code name}; not a number where it did not. */
    double own(String name) {
        return own.getOrDefault(name, Double.NaN);
    }
}
