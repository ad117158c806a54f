package sambaflow.magics.render;

import java.awt.Color;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import sambaflow.explore.Exploration.Choice;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.PngImage;

/** Time against PCUs of several choices; a line joins those that no other one beats in both. */
public final class ParetoPicture {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int MARKER = 18;
    private static final double MILLI = 1e3;

    /** So many times the least, and the axis has powers of ten. */
    private static final double WIDE = 50;

    private static final List<Marker> MARKERS =
            List.of(
                    SeriesMarkers.CIRCLE,
                    SeriesMarkers.SQUARE,
                    SeriesMarkers.DIAMOND,
                    SeriesMarkers.TRIANGLE_UP);

    private ParetoPicture() {}

    /** Empty if less than two choices have a time. */
    public static Optional<Content> of(List<Choice> choices) {
        List<Choice> timed = choices.stream().filter(Choice::fits).toList();
        return timed.size() < 2
                ? Optional.empty()
                : Optional.of(
                        Content.picture(text(timed), png(timed), Optional.empty(), WIDTH, HEIGHT));
    }

    private static List<Choice> best(List<Choice> timed) {
        return timed.stream()
                .filter(Choice::best)
                .sorted(Comparator.comparingInt(Choice::pcus))
                .toList();
    }

    private static String text(List<Choice> timed) {
        return best(timed).stream()
                .map(c ->
                        "%s, %s, %s: %s with %d PCUs"
                                .formatted(
                                        c.arch(),
                                        Quantity.of(c.tiles(), "tile"),
                                        c.mode(),
                                        Quantity.seconds(c.seconds()),
                                        c.pcus()))
                .collect(
                        Collectors.joining(
                                "\n  ", "no other choice is faster with as few PCUs:\n  ", ""));
    }

    private static Optional<byte[]> png(List<Choice> timed) {
        if (PngImage.obstacle().isPresent()) {
            return Optional.empty();
        }
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH * PngImage.SCALE)
                        .height(HEIGHT * PngImage.SCALE)
                        .title("time of a step against the PCUs of the tiles")
                        .xAxisTitle("PCUs")
                        .yAxisTitle("ms")
                        .build();
        Charts.style(chart.getStyler());
        chart.getStyler().setYAxisLogarithmic(isWide(timed));
        chart.getStyler().setXAxisMin(0.0);
        if (!isWide(timed)) {
            chart.getStyler().setYAxisMin(0.0);
        }
        chart.getStyler().setMarkerSize(MARKER);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical);
        List<String> chips = timed.stream().map(Choice::arch).distinct().toList();
        for (Map.Entry<String, List<Choice>> same : byChipAndMode(timed).entrySet()) {
            Choice first = same.getValue().getFirst();
            XYSeries series = add(chart, same.getKey(), same.getValue());
            series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            series.setMarker(MARKERS.get(first.mode().ordinal() % MARKERS.size()));
            int colour = chips.indexOf(first.arch());
            series.setMarkerColor(Color.decode(Palette.shade(colour, 0).edge()));
        }
        XYSeries front = add(chart, "best", best(timed));
        front.setMarker(SeriesMarkers.NONE);
        front.setLineColor(Color.decode(Palette.RULE));
        front.setLineStyle(Charts.DASHES);
        return Optional.of(Charts.png(chart));
    }

    /** Whether the small ones would lie on the axis. */
    private static boolean isWide(List<Choice> timed) {
        double least = timed.stream().mapToDouble(Choice::seconds).min().orElseThrow();
        double most = timed.stream().mapToDouble(Choice::seconds).max().orElseThrow();
        return most > WIDE * least;
    }

    private static Map<String, List<Choice>> byChipAndMode(List<Choice> timed) {
        return timed.stream()
                .collect(
                        Collectors.groupingBy(
                                c -> "%s %s".formatted(c.arch(), c.mode()),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    private static XYSeries add(XYChart chart, String name, List<Choice> some) {
        return chart.addSeries(
                name,
                some.stream().mapToDouble(Choice::pcus).toArray(),
                some.stream().mapToDouble(c -> MILLI * c.seconds()).toArray());
    }
}
