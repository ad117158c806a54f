package sambaflow.magics.render;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
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
    private static final int SPARKS = 48;

    /** Pixels between two numbers below the curve: what a step of seven digits takes. */
    private static final int TICK_SPACING = 160;

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
        for (String name : own(rows)) {
            List<MetricRow> with = with(rows, name);
            double[] values = with.stream().mapToDouble(r -> r.own(name)).toArray();
            text.append("\n%-9s ".formatted(name)).append(Sparkline.of(values, SPARKS));
            text.append(range(with, r -> r.own(name)));
        }
        return text.toString();
    }

    private static List<String> own(List<MetricRow> rows) {
        return rows.stream().flatMap(r -> r.own().keySet().stream()).distinct().sorted().toList();
    }

    private static List<MetricRow> with(List<MetricRow> rows, String name) {
        return rows.stream().filter(r -> r.own().containsKey(name)).toList();
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
        addRight(chart, rows);
        return Optional.of(Charts.png(chart));
    }

    /** What is measured besides the loss has the axis at the right. */
    private static void addRight(XYChart chart, List<MetricRow> rows) {
        List<String> names = new ArrayList<>();
        List<XYSeries> right = new ArrayList<>();
        List<MetricRow> measured = measured(rows);
        boolean shares = true;
        if (!measured.isEmpty()) {
            names.add("accuracy");
            right.add(add(chart, "accuracy", measured, MetricRow::accuracy, ACCURACY));
        }
        for (String name : own(rows)) {
            List<MetricRow> with = with(rows, name);
            Color colour = Charts.COLOURS.get((right.size() + 1) % Charts.COLOURS.size());
            if (with.stream().anyMatch(r -> Double.isFinite(r.own(name)))) {
                names.add(name);
                right.add(add(chart, name, with, r -> r.own(name), colour));
                shares &= with.stream().noneMatch(r -> r.own(name) < 0 || r.own(name) > 1);
            }
        }
        right.forEach(s -> s.setYAxisGroup(1));
        right.forEach(s -> s.setLineStyle(Charts.DASHES));
        if (!right.isEmpty()) {
            chart.setYAxisGroupTitle(1, String.join(", ", names));
            chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
            if (shares) {
                chart.getStyler().setYAxisMin(1, 0.0).setYAxisMax(1, 1.0);
            }
        }
        chart.getStyler().setLegendVisible(!right.isEmpty());
    }

    private static XYSeries add(
            XYChart chart,
            String name,
            List<MetricRow> rows,
            ToDoubleFunction<MetricRow> metric,
            Color colour) {
        List<MetricRow> finite =
                rows.stream().filter(r -> Double.isFinite(metric.applyAsDouble(r))).toList();
        List<MetricRow> shown = Charts.thinned(finite);
        XYSeries series =
                chart.addSeries(
                        name,
                        Charts.unevenly(shown.stream().mapToDouble(MetricRow::step).toArray()),
                        shown.stream().mapToDouble(metric).toArray());
        series.setLineColor(colour);
        series.setLineWidth(4);
        series.setMarkerColor(colour);
        series.setMarker(shown.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        return series;
    }
}
