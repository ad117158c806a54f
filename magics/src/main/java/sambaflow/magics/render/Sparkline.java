package sambaflow.magics.render;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A curve in one line of text. */
final class Sparkline {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** At most {@code width} signs, each the mean of its share of {@code values}. */
    static String of(double[] values, int width) {
        int columns = Math.min(width, values.length);
        double[] means =
                IntStream.range(0, columns).mapToDouble(c -> mean(values, c, columns)).toArray();
        double min =
                IntStream.range(0, columns)
                        .mapToDouble(c -> means[c])
                        .filter(Double::isFinite)
                        .min()
                        .orElse(0);
        double max =
                IntStream.range(0, columns)
                        .mapToDouble(c -> means[c])
                        .filter(Double::isFinite)
                        .max()
                        .orElse(0);
        return IntStream.range(0, columns)
                .mapToObj(c -> sign(means[c], min, max))
                .collect(Collectors.joining());
    }

    private static double mean(double[] values, int column, int columns) {
        int from = (int) ((long) column * values.length / columns);
        int to = (int) ((column + 1L) * values.length / columns);
        return IntStream.range(from, to).mapToDouble(i -> values[i]).average().orElseThrow();
    }

    private static String sign(double value, double min, double max) {
        if (!Double.isFinite(value)) {
            return "?";
        }
        double share = max > min ? (value - min) / (max - min) : 0;
        int level = (int) Math.round(share * (LEVELS.length() - 1));
        return LEVELS.substring(level, level + 1);
    }
}
