package sambaflow.magics.render;

import java.awt.Color;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.PngImage;

/** Loss, and accuracy where it was measured, over the steps of a training. */
public final class LossCurve {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 300;
    private static final int POINTS = 400;
    private static final int SPARKS = 48;

    /** Pixels between two numbers below the curve: what a step of seven digits takes. */
    private static final int TICK_SPACING = 160;

    /** Of a step: unseen, and more than XChart takes for equal. */
    private static final double NUDGE = 1e-3;

    private static final Color LOSS = Color.decode("#0072b2");
    private static final Color ACCURACY = Color.decode("#c26a00");

    private LossCurve() {}

    /**
     * @param title such as the progress line of the training
     */
    public static Content of(List<MetricRow> rows, String title) {
        if (rows.isEmpty()) {
            return Content.text(title + "\nno step has been measured yet");
        }
        return Content.picture(
                text(rows, title), png(rows, title), Optional.empty(), WIDTH, HEIGHT);
    }

    private static String text(List<MetricRow> rows, String title) {
        double[] losses = rows.stream().mapToDouble(MetricRow::loss).toArray();
        StringBuilder text = new StringBuilder(title);
        text.append("\nloss      ").append(Sparkline.of(losses, SPARKS));
        text.append(range(rows, MetricRow::loss));
        rows.stream()
                .filter(r -> Double.isFinite(r.loss()))
                .min(Comparator.comparingDouble(MetricRow::loss))
                .ifPresent(r ->
                        text.append(", min ")
                                .append(Quantity.metric(r.loss()))
                                .append(" at step ")
                                .append(r.step()));
        List<MetricRow> measured = measured(rows);
        if (!measured.isEmpty()) {
            double[] shares = measured.stream().mapToDouble(MetricRow::accuracy).toArray();
            text.append("\naccuracy  ").append(Sparkline.of(shares, SPARKS));
            text.append(range(measured, MetricRow::accuracy));
        }
        return text.toString();
    }

    private static String range(List<MetricRow> rows, ToDoubleFunction<MetricRow> metric) {
        return "  %s -> %s over steps %d to %d"
                .formatted(
                        Quantity.metric(metric.applyAsDouble(rows.getFirst())),
                        Quantity.metric(metric.applyAsDouble(rows.getLast())),
                        rows.getFirst().step(),
                        rows.getLast().step());
    }

    private static List<MetricRow> measured(List<MetricRow> rows) {
        return rows.stream().filter(r -> !Double.isNaN(r.accuracy())).toList();
    }

    private static Optional<byte[]> png(List<MetricRow> rows, String title) {
        boolean drawable = rows.stream().anyMatch(r -> Double.isFinite(r.loss()));
        if (!drawable || PngImage.obstacle().isPresent()) {
            return Optional.empty();
        }
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH * PngImage.SCALE)
                        .height(HEIGHT * PngImage.SCALE)
                        .title(title)
                        .xAxisTitle("step")
                        .build();
        Charts.style(chart.getStyler());
        chart.getStyler().setXAxisTickMarkSpacingHint(TICK_SPACING);
        chart.setYAxisGroupTitle(0, "loss");
        add(chart, "loss", rows, MetricRow::loss, LOSS);
        List<MetricRow> measured = measured(rows);
        if (!measured.isEmpty()) {
            XYSeries accuracy = add(chart, "accuracy", measured, MetricRow::accuracy, ACCURACY);
            accuracy.setYAxisGroup(1);
            accuracy.setLineStyle(Charts.DASHES);
            chart.setYAxisGroupTitle(1, "accuracy");
            chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
            chart.getStyler().setYAxisMin(1, 0.0).setYAxisMax(1, 1.0);
        }
        chart.getStyler().setLegendVisible(!measured.isEmpty());
        return Optional.of(Charts.png(chart));
    }

    private static XYSeries add(
            XYChart chart,
            String name,
            List<MetricRow> rows,
            ToDoubleFunction<MetricRow> metric,
            Color colour) {
        List<MetricRow> finite =
                rows.stream().filter(r -> Double.isFinite(metric.applyAsDouble(r))).toList();
        List<MetricRow> shown = thinned(finite);
        XYSeries series =
                chart.addSeries(name, steps(shown), shown.stream().mapToDouble(metric).toArray());
        series.setLineColor(colour);
        series.setLineWidth(4);
        series.setMarkerColor(colour);
        series.setMarker(shown.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        return series;
    }

    /**
     * XChart numbers points that are evenly spaced themselves, crowded and from an odd one; where
     * the last is off by a hair it numbers the axis, in round steps.
     */
    private static double[] steps(List<MetricRow> rows) {
        double[] steps = rows.stream().mapToDouble(MetricRow::step).toArray();
        if (steps.length > 2) {
            steps[steps.length - 1] -= NUDGE;
        }
        return steps;
    }

    /** Evenly many, and always the last one. */
    private static List<MetricRow> thinned(List<MetricRow> rows) {
        int stride = (rows.size() + POINTS - 1) / POINTS;
        int last = rows.size() - 1;
        return IntStream.rangeClosed(0, last)
                .filter(i -> i % stride == 0 || i == last)
                .mapToObj(rows::get)
                .toList();
    }
}
