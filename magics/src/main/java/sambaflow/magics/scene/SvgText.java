package sambaflow.magics.scene;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Scenes as SVG.
 *
 * <p>Only what viewers of notebooks leave alone: presentation attributes, own size, one generic
 * font; no styles, classes, definitions or references, which sites strip or mix up between pictures
 * on one page.
 */
public final class SvgText {
    private static final double CORNER = 6;
    private static final int SHARP = 3;

    private final StringBuilder out = new StringBuilder();

    private SvgText() {}

    public static String of(Scene scene) {
        SvgText svg = new SvgText();
        svg.write(scene);
        return svg.out.toString();
    }

    private void write(Scene scene) {
        String size = scene.width() + "\" height=\"" + scene.height();
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(size);
        out.append("\" viewBox=\"0 0 %d %d\"".formatted(scene.width(), scene.height()));
        out.append(" role=\"img\" font-family=\"sans-serif\">\n");
        out.append("<title>").append(escape(scene.title())).append("</title>\n");
        rect(card(scene));
        scene.elements().forEach(this::element);
        out.append("</svg>\n");
    }

    /** The white ground that keeps a picture readable on a dark page. */
    static Element.Rect card(Scene scene) {
        return new Element.Rect(
                0, 0, scene.width(), scene.height(), CORNER, Palette.CARD, Palette.NONE, 0);
    }

    private void element(Element element) {
        switch (element) {
            case Element.Rect rect -> rect(rect);
            case Element.Line line -> line(line);
            case Element.Text text -> text(text);
            case Element.Image image -> image(image);
            case Element.Group group -> {
                out.append("<g><title>").append(escape(group.label())).append("</title>\n");
                group.elements().forEach(this::element);
                out.append("</g>\n");
            }
        }
    }

    private void rect(Element.Rect r) {
        out.append("<rect");
        box(r.box());
        if (r.radius() > 0) {
            attribute("rx", number(r.radius()));
        }
        attribute("fill", r.fill());
        if (!r.stroke().equals(Palette.NONE)) {
            attribute("stroke", r.stroke());
            attribute("stroke-width", number(r.strokeWidth()));
        }
        out.append("/>\n");
    }

    private void line(Element.Line line) {
        out.append("<polyline");
        attribute("points", points(line.shaft()));
        attribute("fill", Palette.NONE);
        attribute("stroke", line.colour());
        attribute("stroke-width", number(line.width()));
        attribute("stroke-linejoin", "round");
        if (line.dashed()) {
            attribute("stroke-dasharray", "4 3");
        }
        out.append("/>\n");
        if (line.arrow()) {
            out.append("<polygon");
            attribute("points", points(line.head()));
            attribute("fill", line.colour());
            out.append("/>\n");
        }
    }

    private void text(Element.Text text) {
        out.append("<text");
        attribute("x", number(text.x()));
        attribute("y", number(text.y()));
        attribute("font-size", number(text.size()));
        if (text.bold()) {
            attribute("font-weight", "bold");
        }
        if (text.anchor() != Element.Anchor.START) {
            attribute("text-anchor", text.anchor().name().toLowerCase(Locale.ROOT));
        }
        attribute("fill", text.colour());
        out.append('>').append(escape(text.text())).append("</text>\n");
    }

    private void image(Element.Image image) {
        // Viewers differ in how they smooth a small picture, so each pixel is written as a square.
        byte[] png = PngImage.of(image.raster().enlarged(SHARP));
        out.append("<image");
        box(image.box());
        attribute("href", "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
        out.append("/>\n");
    }

    private void box(Box box) {
        attribute("x", number(box.x()));
        attribute("y", number(box.y()));
        attribute("width", number(box.width()));
        attribute("height", number(box.height()));
    }

    private void attribute(String name, String value) {
        out.append(' ').append(name).append("=\"").append(escape(value)).append('"');
    }

    private static String points(List<Point> points) {
        return points.stream()
                .map(p -> number(p.x()) + "," + number(p.y()))
                .collect(Collectors.joining(" "));
    }

    private static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Text as XML takes it; control characters, which XML cannot hold, become spaces. */
    private static String escape(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\t\\n]]", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
