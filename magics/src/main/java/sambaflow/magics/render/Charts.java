package sambaflow.magics.render;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.PngImage;

/** How charts of numbers look, and their pictures. */
final class Charts {
    /** A line that is told from another by its dashes too. */
    static final BasicStroke DASHES =
            new BasicStroke(
                    4, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {12, 6}, 0);

    /** Of lines on white, for any colour vision; the first is that of a loss. */
    static final List<Color> COLOURS =
            Stream.of("#0072b2", "#c26a00", "#00785a", "#a8497f", "#1f2328", "#56b4e9", "#8c6d00")
                    .map(Color::decode)
                    .toList();

    private static final int POINTS = 400;

    /** Part of a step: unseen, and more than XChart takes for equal. */
    private static final double NUDGE = 1e-3;

    private Charts() {}

    /**
     * XChart numbers points that are evenly spaced themselves, crowded and from an odd one; where
     * the last is off by a hair it numbers the axis, in round steps.
     */
    static double[] unevenly(double[] x) {
        double[] moved = x.clone();
        if (x.length > 2) {
            moved[x.length - 1] -= NUDGE * (x[x.length - 1] - x[x.length - 2]);
        }
        return moved;
    }

    /** Evenly many, and always the last one. */
    static <T> List<T> thinned(List<T> all) {
        int stride = (all.size() + POINTS - 1) / POINTS;
        int last = all.size() - 1;
        return IntStream.rangeClosed(0, last)
                .filter(i -> i % stride == 0 || i == last)
                .mapToObj(all::get)
                .toList();
    }

    static void style(XYStyler styler) {
        Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 22);
        Color ink = Color.decode(Palette.INK);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(Color.decode(Palette.GRID));
        styler.setChartFontColor(ink);
        styler.setChartTitleFont(plain.deriveFont(Font.BOLD));
        styler.setAxisTitleFont(plain);
        styler.setAxisTickLabelsFont(plain);
        styler.setAxisTickLabelsColor(ink);
        styler.setLegendFont(plain);
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setXAxisDecimalPattern("#,###");
        styler.setYAxisDecimalPattern("0.######");
        styler.setLocale(Locale.ROOT);
    }

    /** The picture of a chart in its own size. */
    static byte[] png(Chart<?, ?> chart) {
        return PngImage.encode(painted(chart, 1, chart.getWidth(), chart.getHeight()));
    }

    /** {@code chart}, times {@code scale}, on an image of that size. */
    static BufferedImage painted(Chart<?, ?> chart, double scale, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(scale, scale);
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        graphics.dispose();
        return image;
    }
}
