package sambaflow.magics.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Scenes as PNG at twice their size, so that they are sharp on dense screens. */
public final class PngImage {
    public static final int SCALE = 2;

    /** Why this machine draws no text; empty if it does. */
    private static final Optional<String> OBSTACLE = findObstacle();

    private final Graphics2D graphics;

    private PngImage(Graphics2D graphics) {
        this.graphics = graphics;
    }

    /** Why no PNG can be made on this machine, and what to install; empty if all is well. */
    public static Optional<String> obstacle() {
        return OBSTACLE;
    }

    /** The picture, or nothing where {@link #obstacle()} says why. */
    public static Optional<byte[]> of(Scene scene) {
        return paint(scene, SCALE).map(PngImage::encode);
    }

    /** The picture before it is encoded, with {@code scale} pixels for each of the scene's. */
    public static Optional<BufferedImage> paint(Scene scene, int scale) {
        if (OBSTACLE.isPresent()) {
            return Optional.empty();
        }
        BufferedImage image =
                new BufferedImage(
                        scene.width() * scale, scene.height() * scale, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(scale, scale);
        PngImage png = new PngImage(graphics);
        png.draw(SvgText.card(scene));
        scene.elements().forEach(png::draw);
        graphics.dispose();
        return Optional.of(image);
    }

    /** A raster alone, one pixel for each value; needs no fonts. */
    static byte[] of(Raster raster) {
        return encode(image(raster), FewColours.MOST);
    }

    // A machine without font libraries answers with many kinds of failure, a bare RuntimeException
    // among them.
    @SuppressWarnings("IllegalCatch")
    private static Optional<String> findObstacle() {
        try {
            int fonts =
                    GraphicsEnvironment.getLocalGraphicsEnvironment()
                            .getAvailableFontFamilyNames()
                            .length;
            new Font(Font.SANS_SERIF, Font.PLAIN, 12)
                    .createGlyphVector(new FontRenderContext(null, true, true), "A");
            return fonts == 0 ? Optional.of(explain("no font is installed")) : Optional.empty();
        } catch (RuntimeException | LinkageError | InternalError e) {
            return Optional.of(explain(e.toString()));
        }
    }

    private static String explain(String cause) {
        return "pictures are shown without their PNG form: Java cannot draw text here (%s); install fontconfig and a font, such as Debian's fontconfig and fonts-dejavu-core"
                .formatted(cause);
    }

    private void draw(Element element) {
        switch (element) {
            case Element.Rect rect -> rect(rect);
            case Element.Line line -> line(line);
            case Element.Text text -> text(text);
            case Element.Image image -> {
                AffineTransform place = AffineTransform.getTranslateInstance(image.x(), image.y());
                place.scale(
                        image.width() / image.raster().width(),
                        image.height() / image.raster().height());
                graphics.setRenderingHint(
                        RenderingHints.KEY_INTERPOLATION,
                        RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
                graphics.drawImage(image(image.raster()), place, null);
            }
            case Element.Group group -> group.elements().forEach(this::draw);
        }
    }

    private void rect(Element.Rect r) {
        Shape shape =
                new RoundRectangle2D.Double(
                        r.x(), r.y(), r.width(), r.height(), 2 * r.radius(), 2 * r.radius());
        if (!r.fill().equals(Palette.NONE)) {
            graphics.setColor(Color.decode(r.fill()));
            graphics.fill(shape);
        }
        if (!r.stroke().equals(Palette.NONE)) {
            graphics.setColor(Color.decode(r.stroke()));
            graphics.setStroke(new BasicStroke((float) r.strokeWidth()));
            graphics.draw(shape);
        }
    }

    private void line(Element.Line line) {
        graphics.setColor(Color.decode(line.colour()));
        graphics.setStroke(
                new BasicStroke(
                        (float) line.width(),
                        BasicStroke.CAP_BUTT,
                        BasicStroke.JOIN_ROUND,
                        1,
                        line.dashed() ? new float[] {4, 3} : null,
                        0));
        graphics.draw(path(line.shaft()));
        if (line.arrow()) {
            Path2D head = path(line.head());
            head.closePath();
            graphics.fill(head);
        }
    }

    private static Path2D path(List<Point> points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points.getFirst().x(), points.getFirst().y());
        points.stream().skip(1).forEach(p -> path.lineTo(p.x(), p.y()));
        return path;
    }

    private void text(Element.Text text) {
        if (text.text().isEmpty()) {
            return;
        }
        Font font =
                new Font(Font.SANS_SERIF, text.bold() ? Font.BOLD : Font.PLAIN, 1)
                        .deriveFont((float) text.size());
        TextLayout layout = new TextLayout(text.text(), font, graphics.getFontRenderContext());
        double drawn = layout.getAdvance();
        // A font wider than the layout's table is narrowed, so that no text leaves its box.
        double squeeze = Math.min(1, text.width() / Math.max(drawn, 1e-9));
        double left =
                switch (text.anchor()) {
                    case START -> text.x();
                    case MIDDLE -> text.x() - drawn * squeeze / 2;
                    case END -> text.x() - drawn * squeeze;
                };
        AffineTransform place = AffineTransform.getTranslateInstance(left, text.y());
        place.scale(squeeze, 1);
        graphics.setColor(Color.decode(text.colour()));
        graphics.fill(layout.getOutline(place));
    }

    private static BufferedImage image(Raster raster) {
        boolean gray = raster.ramp() == Ramp.GRAY;
        BufferedImage image =
                new BufferedImage(
                        raster.width(),
                        raster.height(),
                        gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < raster.height(); y++) {
            for (int x = 0; x < raster.width(); x++) {
                // A grey image would bend the values by its curve if it were given colours.
                if (gray) {
                    image.getRaster().setSample(x, y, 0, raster.value(x, y));
                } else {
                    image.setRGB(x, y, raster.ramp().rgb(raster.value(x, y)));
                }
            }
        }
        return image;
    }

    /** Any picture as PNG, with a table of its colours. */
    public static byte[] encode(BufferedImage image) {
        return encode(image, FewColours.MOST);
    }

    /** The same with at most {@code colours} of 256 colours. */
    public static byte[] encode(BufferedImage image, int colours) {
        // ImageIO's default cache is a file; these pictures are small.
        ImageIO.setUseCache(false);
        boolean gray = image.getType() == BufferedImage.TYPE_BYTE_GRAY;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(gray ? image : FewColours.of(image, colours), "png", bytes)) {
                throw new IllegalStateException("every JDK writes PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing a PNG to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
