package sambaflow.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * How far predictions are off, over all rows that have one; errors as parts, without their sign.
 *
 * @param p95 95th percentile, by nearest rank
 * @param worst name of the row with the largest error
 * @param correlations of each metric that has enough rows
 */
public record Summary(
        int rows,
        double mean,
        double median,
        double p95,
        double largest,
        String worst,
        List<Correlation> correlations) {
    private static final int HUNDRED = 100;
    private static final int NINETY_FIVE = 95;

    /** Two points are always on a line. */
    private static final int FEWEST = 3;

    /**
     * Of what was published and what is predicted, by Pearson.
     *
     * @param pearson of the numbers; NaN if all of either are equal
     * @param logPearson of their logarithms
     */
    public record Correlation(String metric, int rows, double pearson, double logPearson) {}

    /** Over those of {@code results} that are predicted. */
    public static Summary of(List<Validation.Result> results) {
        List<Validation.Result> all =
                results.stream()
                        .filter(Validation.Result::isPredicted)
                        .sorted(Comparator.comparingDouble(r -> Math.abs(r.error())))
                        .toList();
        if (all.isEmpty()) {
            return new Summary(0, 0, 0, 0, 0, "", List.of());
        }
        double[] errors = all.stream().mapToDouble(r -> Math.abs(r.error())).toArray();
        double sum = 0;
        for (double error : errors) {
            sum += error;
        }
        int n = errors.length;
        int p95 = Math.ceilDiv(NINETY_FIVE * n, HUNDRED) - 1;
        return new Summary(
                n,
                sum / n,
                (errors[(n - 1) / 2] + errors[n / 2]) / 2,
                errors[p95],
                errors[n - 1],
                all.getLast().row().id(),
                correlations(all));
    }

    private static List<Correlation> correlations(List<Validation.Result> all) {
        List<Correlation> found = new ArrayList<>();
        for (String metric : Row.metrics()) {
            List<Validation.Result> some =
                    all.stream().filter(r -> r.row().metric().equals(metric)).toList();
            if (some.size() >= FEWEST) {
                found.add(
                        new Correlation(
                                metric,
                                some.size(),
                                pearson(some, x -> x),
                                pearson(some, StrictMath::log)));
            }
        }
        return found;
    }

    /** Of both sides' numbers after {@code of}. */
    private static double pearson(List<Validation.Result> some, DoubleUnaryOperator of) {
        ToDoubleFunction<Validation.Result> published = r -> of.applyAsDouble(r.row().value());
        ToDoubleFunction<Validation.Result> predicted = r -> of.applyAsDouble(r.predicted());
        double x = some.stream().mapToDouble(published).average().orElseThrow();
        double y = some.stream().mapToDouble(predicted).average().orElseThrow();
        double both = 0;
        double xs = 0;
        double ys = 0;
        for (Validation.Result r : some) {
            double dx = published.applyAsDouble(r) - x;
            double dy = predicted.applyAsDouble(r) - y;
            both += dx * dy;
            xs += dx * dx;
            ys += dy * dy;
        }
        return both / Math.sqrt(xs * ys);
    }
}
