package sambaflow.explore;

import java.util.List;
import java.util.SortedMap;
import sambaflow.chip.RduSpec;

/**
 * A published result.
 *
 * @param id its name
 * @param family of the workload
 * @param fields sizes of the workload
 * @param arch the chip
 * @param tiles of it
 * @param mode o0, o1 or o3
 * @param metric what the value is; also seconds_per_layer and fixed_seconds, of a line over layers
 * @param low the value, or the lowest of several
 * @param high the value, or the highest of several
 * @param source where it is from
 * @param holdOut whether it was kept away from whoever set the chips' constants
 * @param where the row stands in its file, for errors
 * @param unsupported why there can be no prediction, or empty
 * @param remark what a reader of the prediction should know, or empty
 */
public record Row(
        String id,
        String family,
        SortedMap<String, String> fields,
        String arch,
        int tiles,
        String mode,
        String metric,
        double low,
        double high,
        String source,
        boolean holdOut,
        String where,
        String unsupported,
        String remark) {
    /** Time of one more layer. */
    public static final String PER_LAYER = "seconds_per_layer";

    /** Time that a model without layers would take, by the line through two models. */
    public static final String FIXED = "fixed_seconds";

    static final String PLASTICINE = "plasticine";

    /** All metrics, by name. */
    public static List<String> metrics() {
        List<String> all = new java.util.ArrayList<>(List.of(PER_LAYER, FIXED));
        for (Prediction.Metric metric : Prediction.Metric.values()) {
            all.add(metric.toString());
        }
        return all;
    }

    /** Middle of what was published. */
    public double value() {
        return (low + high) / 2;
    }

    /** The chip; Plasticine's workloads bring their own. */
    RduSpec rdu() {
        return arch.equals(PLASTICINE) ? RduSpec.SN10 : RduSpec.of(arch);
    }

    /**
     * How far {@code predicted} is from what was published, as a part of it; 0 within its range.
     */
    public double error(double predicted) {
        if (predicted >= low && predicted <= high) {
            return 0;
        }
        return (predicted - (predicted < low ? low : high)) / (predicted < low ? low : high);
    }
}
