package sambaflow.magics.render;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.PngImage;
import sambaflow.record.Metric;
import sambaflow.record.MetricsReader;
import sambaflow.record.RunFolder;
import sambaflow.record.RunStart;

/** One metric of several runs, each a curve. */
public final class RunPlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int SPARKS = 40;
    private static final int TICK_SPACING = 160;
    private static final float FAINT = 0.75f;

    /** What the curves run along. */
    public enum Axis {
        STEP,
        TIME,
        SAMPLES;

        String title() {
            return switch (this) {
                case STEP -> "step";
                case TIME -> "seconds since the run began";
                case SAMPLES -> "samples";
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How it is drawn.
     *
     * @param metric such as loss, accuracy or one of an app's own
     * @param smoothing from 0, each point as it is, to below 1: how much of a point is the mean of
     *     those before it
     * @param logarithmic whether the metric's axis has powers of ten
     */
    public record Options(String metric, Axis axis, double smoothing, boolean logarithmic) {
        public Options {
            if (!(smoothing >= 0 && smoothing < 1)) {
                throw new RunException(
                        Code.SF201,
                        "--smooth: found %s, expected a number from 0 to below 1"
                                .formatted(smoothing));
            }
        }
    }

    private record Point(long step, double x, double y) {}

    private final Options options;
    private final Map<RunFolder, List<Point>> curves = new LinkedHashMap<>();

    private RunPlot(List<RunFolder> runs, Options options) {
        this.options = options;
        runs.forEach(r -> curves.put(r, points(r)));
    }

    /**
     * The curves of {@code runs}.
     *
     * @throws RunException if none of them has the metric, naming those they have
     */
    public static Content of(List<RunFolder> runs, Options options) {
        RunPlot plot = new RunPlot(runs, options);
        if (plot.curves.values().stream().allMatch(List::isEmpty)) {
            throw new RunException(
                    Code.SF506,
                    "%s: metric '%s' is not recorded; there %s"
                            .formatted(names(runs), options.metric(), known(runs)));
        }
        return Content.picture(plot.text(), plot.png(), Optional.empty(), WIDTH, HEIGHT);
    }

    private static String names(List<RunFolder> runs) {
        return runs.stream().map(RunFolder::name).collect(Collectors.joining(", "));
    }

    private static String known(List<RunFolder> runs) {
        TreeSet<String> names = new TreeSet<>();
        for (RunFolder run : runs) {
            for (Metric metric : new MetricsReader(run).next()) {
                switch (metric) {
                    case Metric.Step _ -> names.add("loss");
                    case Metric.Test _ -> names.add("accuracy");
                    case Metric.Value v -> names.add(v.name());
                    case Metric.Setting _ -> {
                        // What was asked, not what was measured.
                    }
                }
            }
        }
        return names.isEmpty() ? "is nothing yet" : "are " + String.join(", ", names);
    }

    private List<Point> points(RunFolder run) {
        int batch = run.start().map(RunStart::batchSize).orElse(1);
        List<Point> points = new ArrayList<>();
        double seconds = 0;
        for (Metric metric : new MetricsReader(run).next()) {
            seconds = metric instanceof Metric.Step s ? s.seconds() : seconds;
            double y = value(metric);
            if (!Double.isNaN(y)) {
                double x =
                        switch (options.axis()) {
                            case STEP -> metric.step();
                            case TIME -> seconds;
                            case SAMPLES -> (double) metric.step() * batch;
                        };
                points.add(new Point(metric.step(), x, y));
            }
        }
        return points;
    }

    /** The wanted number in {@code metric}; not a number if it has none. */
    private double value(Metric metric) {
        return switch (metric) {
            case Metric.Step s when options.metric().equals("loss") -> s.loss();
            case Metric.Step s when options.metric().equals("samples_per_second") ->
                    s.samplesPerSecond();
            case Metric.Test t when options.metric().equals("accuracy") -> t.accuracy() / 100;
            case Metric.Value v when options.metric().equals(v.name()) -> v.value();
            case Metric.Step _, Metric.Test _, Metric.Value _, Metric.Setting _ -> Double.NaN;
        };
    }

    /** Exponential means, of which the first is not drawn towards 0. */
    private List<Point> smooth(List<Point> points) {
        List<Point> smooth = new ArrayList<>();
        double mean = 0;
        double weight = 0;
        for (Point p : points) {
            if (Double.isFinite(p.y())) {
                mean = options.smoothing() * mean + (1 - options.smoothing()) * p.y();
                weight = options.smoothing() * weight + 1 - options.smoothing();
                smooth.add(new Point(p.step(), p.x(), mean / weight));
            }
        }
        return smooth;
    }

    private String title() {
        String smooth =
                options.smoothing() > 0 ? ", smoothed by %s".formatted(options.smoothing()) : "";
        return options.metric() + smooth;
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add("%s along %s".formatted(title(), options.axis().title()));
        int wide = curves.keySet().stream().mapToInt(r -> r.name().length()).max().orElse(0);
        Map<RunFolder, String> differing = differing();
        curves.forEach((run, points) -> {
            String name = ("%-" + wide + "s  ").formatted(run.name());
            lines.add(name + line(smooth(points)) + differing.get(run));
        });
        return String.join("\n", lines);
    }

    private static String line(List<Point> points) {
        if (points.isEmpty()) {
            return "not recorded";
        }
        Point least = points.stream().reduce((a, b) -> b.y() < a.y() ? b : a).orElseThrow();
        return "%s  %s -> %s over steps %d to %d, min %s at step %d"
                .formatted(
                        Sparkline.of(points.stream().mapToDouble(Point::y).toArray(), SPARKS),
                        Quantity.metric(points.getFirst().y()),
                        Quantity.metric(points.getLast().y()),
                        points.getFirst().step(),
                        points.getLast().step(),
                        Quantity.metric(least.y()),
                        least.step());
    }

    /** By run: the arguments that not all of the runs were begun with. */
    private Map<RunFolder, String> differing() {
        Map<RunFolder, Map<String, String>> arguments = new LinkedHashMap<>();
        for (RunFolder run : curves.keySet()) {
            arguments.put(run, run.start().map(RunStart::arguments).orElse(Map.of()));
        }
        Map<RunFolder, String> texts = new LinkedHashMap<>();
        arguments.forEach((run, own) ->
                texts.put(
                        run,
                        own.entrySet().stream()
                                .filter(e ->
                                        arguments.values().stream()
                                                .anyMatch(o ->
                                                        !e.getValue().equals(o.get(e.getKey()))))
                                .map(e -> "; %s=%s".formatted(e.getKey(), e.getValue()))
                                .collect(Collectors.joining())));
        return texts;
    }

    private Optional<byte[]> png() {
        if (PngImage.obstacle().isPresent()) {
            return Optional.empty();
        }
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH * PngImage.SCALE)
                        .height(HEIGHT * PngImage.SCALE)
                        .title(title())
                        .xAxisTitle(options.axis().title())
                        .yAxisTitle(options.metric())
                        .build();
        Charts.style(chart.getStyler());
        chart.getStyler().setXAxisTickMarkSpacingHint(TICK_SPACING);
        chart.getStyler().setYAxisLogarithmic(options.logarithmic());
        chart.getStyler().setYAxisLogarithmicDecadeOnly(false);
        chart.getStyler().setYAxisDecimalPattern("0.####");
        int drawn = 0;
        for (Map.Entry<RunFolder, List<Point>> curve : curves.entrySet()) {
            Color colour = Charts.COLOURS.get(drawn % Charts.COLOURS.size());
            boolean dashed = drawn / Charts.COLOURS.size() % 2 == 1;
            drawn += add(chart, curve.getKey().name(), curve.getValue(), colour, dashed) ? 1 : 0;
        }
        return drawn == 0 ? Optional.empty() : Optional.of(Charts.png(chart));
    }

    private boolean add(
            XYChart chart, String name, List<Point> points, Color colour, boolean dashed) {
        List<Point> fitting =
                points.stream()
                        .filter(p -> Double.isFinite(p.y()))
                        .filter(p -> !options.logarithmic() || p.y() > 0)
                        .toList();
        if (fitting.isEmpty()) {
            return false;
        }
        if (options.smoothing() > 0) {
            XYSeries raw = line(chart, name + " as it is", fitting, faint(colour), 2);
            raw.setShowInLegend(false);
        }
        XYSeries series = line(chart, name, smooth(fitting), colour, 4);
        if (dashed) {
            series.setLineStyle(Charts.DASHES);
        }
        return true;
    }

    private static XYSeries line(
            XYChart chart, String name, List<Point> points, Color colour, float width) {
        List<Point> shown = Charts.thinned(points);
        XYSeries series =
                chart.addSeries(
                        name,
                        Charts.unevenly(shown.stream().mapToDouble(Point::x).toArray()),
                        shown.stream().mapToDouble(Point::y).toArray());
        series.setLineColor(colour);
        series.setLineWidth(width);
        series.setMarkerColor(colour);
        series.setMarker(shown.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        return series;
    }

    private static Color faint(Color colour) {
        return new Color(faint(colour.getRed()), faint(colour.getGreen()), faint(colour.getBlue()));
    }

    private static int faint(int part) {
        return Math.round(part + (255 - part) * FAINT);
    }
}
