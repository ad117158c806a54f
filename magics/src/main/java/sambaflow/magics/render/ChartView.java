package sambaflow.magics.render;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.AxesChartSeriesCategory;
import org.knowm.xchart.internal.series.AxesChartSeriesNumerical;
import org.knowm.xchart.internal.series.Series;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.PngImage;

/** A chart that a user made with XChart. */
public final class ChartView {
    private static final double LARGEST = 1600;
    private static final int FEW = 64;

    /** The library's type, for whoever must not know it. */
    public static final Class<?> TYPE = Chart.class;

    private ChartView() {}

    /** The view of {@code chart}, which is of {@link #TYPE}. */
    public static Content ofAny(Object chart) {
        return of((Chart<?, ?>) chart);
    }

    public static Content of(Chart<?, ?> chart) {
        double shrink = Math.min(1, LARGEST / Math.max(chart.getWidth(), chart.getHeight()));
        int width = Math.max(1, (int) (chart.getWidth() * shrink));
        int height = Math.max(1, (int) (chart.getHeight() * shrink));
        if (PngImage.obstacle().isPresent()) {
            return Content.text(text(chart));
        }
        for (int scale = PngImage.SCALE; scale > 1; scale--) {
            BufferedImage image =
                    Charts.painted(chart, scale * shrink, width * scale, height * scale);
            Content content = content(chart, PngImage.encode(image), width, height);
            if (content.size() <= Content.LIMIT) {
                return content;
            }
        }
        BufferedImage image = Charts.painted(chart, shrink, width, height);
        return content(chart, PngImage.encode(image, FEW), width, height);
    }

    private static Content content(Chart<?, ?> chart, byte[] png, int width, int height) {
        return Content.picture(text(chart), Optional.of(png), Optional.empty(), width, height);
    }

    private static String text(Chart<?, ?> chart) {
        List<String> lines = new ArrayList<>();
        String title = chart.getTitle() == null ? "" : chart.getTitle();
        lines.add("Chart" + (title.isEmpty() ? "" : " '" + title + "'"));
        for (Series series : chart.getSeriesCollection()) {
            lines.add(
                    switch (series) {
                        case AxesChartSeriesNumerical s -> line(s.getName(), s.getYData());
                        case AxesChartSeriesCategory s -> line(s.getName(), s.getYData());
                        case Series s -> "  " + s.getName();
                    });
        }
        return String.join("\n", lines);
    }

    private static String line(String name, double[] values) {
        DoubleStream finite = DoubleStream.of(values).filter(Double::isFinite);
        var summary = finite.summaryStatistics();
        return summary.getCount() == 0
                ? "  %s: %s".formatted(name, Quantity.of(values.length, "point"))
                : "  %s: %s, min %s, max %s, last %s  %s"
                        .formatted(
                                name,
                                Quantity.of(values.length, "point"),
                                Quantity.metric(summary.getMin()),
                                Quantity.metric(summary.getMax()),
                                Quantity.metric(values[values.length - 1]),
                                Sparkline.of(values, 48));
    }
}
