package sambaflow.magics.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class BackEndsTest {
    private static final Element.Text LABEL =
            new Element.Text(20, 30, "a < b & \"c\"", 12, Element.Anchor.START, true, Palette.INK);
    private static final Scene SCENE =
            new Scene(
                    200,
                    100,
                    List.of(
                            new Element.Group(
                                    "labelled",
                                    List.of(
                                            new Element.Rect(
                                                    10, 10, 120, 40, 4, "#cfe5f5", "#0072b2", 1),
                                            LABEL)),
                            new Element.Line(
                                    List.of(new Point(10, 60), new Point(90, 60)),
                                    "#c26a00",
                                    4,
                                    true,
                                    true),
                            new Element.Image(
                                    150, 60, 40, 20, new Raster(2, 1, new byte[] {0, (byte) 255})),
                            new Element.Text(
                                    190, 30, "right", 12, Element.Anchor.END, false, Palette.INK)),
                    "a title");

    private static BufferedImage png() throws IOException {
        assumeThat(PngImage.obstacle()).as("this machine draws text").isEmpty();
        return ImageIO.read(new ByteArrayInputStream(PngImage.of(SCENE).orElseThrow()));
    }

    @Test
    void svgIsWellFormedAndPlain() {
        assertThat(SceneChecks.assertPlainSvg(SvgText.of(SCENE)).getElementsByTagName("text"))
                .returns(2, n -> n.getLength())
                .returns("a < b & \"c\"", n -> n.item(0).getTextContent());
    }

    @Test
    void controlCharactersDoNotBreakXml() {
        Scene odd =
                new Scene(
                        50,
                        50,
                        List.of(
                                new Element.Text(
                                        1,
                                        20,
                                        "a\u0000b\u001b",
                                        10,
                                        Element.Anchor.START,
                                        false,
                                        Palette.INK)),
                        "t\u0007");
        SceneChecks.assertPlainSvg(SvgText.of(odd));
    }

    @Test
    void pngIsTwiceTheSizeAndShowsTheSameColoursAtTheSamePlaces() throws IOException {
        BufferedImage image = png();
        assertThat(image.getWidth()).isEqualTo(400);
        assertThat(image.getHeight()).isEqualTo(200);
        assertThat(image.getRGB(0, 0) >>> 24).as("round corner, transparent").isLessThan(128);
        assertThat(image.getRGB(200, 190)).as("card").isEqualTo(0xffffffff);
        assertThat(image.getRGB(30, 24)).as("rectangle").isEqualTo(0xffcfe5f5);
        assertThat(image.getRGB(174, 120)).as("arrow head").isEqualTo(0xffc26a00);
        assertThat(image.getRGB(310, 140)).as("left pixel of the raster").isEqualTo(0xff000000);
        assertThat(image.getRGB(370, 140)).as("right pixel of the raster").isEqualTo(0xffffffff);
    }

    @Test
    void bothAreTheSameEachTime() {
        assertThat(SvgText.of(SCENE)).isEqualTo(SvgText.of(SCENE));
        if (PngImage.obstacle().isEmpty()) {
            assertThat(PngImage.of(SCENE).orElseThrow())
                    .isEqualTo(PngImage.of(SCENE).orElseThrow());
        }
    }

    @Test
    void textHasTheTitleAndRowsFromLeftToRight() {
        assertThat(SceneText.of(SCENE)).isEqualTo("a title\na < b & \"c\"  right");
    }

    @Test
    void theTableOfWidthsIsNotBelowTheFontOfThisMachine() {
        assumeThat(PngImage.obstacle()).isEmpty();
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 100);
        FontRenderContext context = new FontRenderContext(null, true, true);
        String text = "cross_entropy_grad f32[128, 784]";
        assertThat(TextWidth.of(text, 100, false))
                .isGreaterThanOrEqualTo(font.getStringBounds(text, context).getWidth() - 1);
    }

    @Test
    void aTextThatDoesNotFitEndsInDots() {
        String fitted = TextWidth.fit("a very long operator name", 12, false, 80);
        assertThat(fitted).startsWith("a very").endsWith("...");
        assertThat(TextWidth.of(fitted, 12, false)).isLessThanOrEqualTo(80);
        assertThat(TextWidth.fit("short", 12, false, 80)).isEqualTo("short");
    }

    @Test
    void aPictureWithMoreColoursThanATableHoldsKeepsItsMainOnes() throws IOException {
        BufferedImage many = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            many.setRGB(i % 64, i / 64, i / 64 < 32 ? 0x0072b2 : i * 977);
        }
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngImage.encode(many)));
        assertThat(read.getRGB(5, 5)).isEqualTo(0xff0072b2);
    }

    @Test
    void theChecksSeeWhatIsWrong() {
        Element.Text over = (Element.Text) LABEL.moved(3, 1);
        Scene bad = new Scene(200, 100, List.of(LABEL, over), "two texts in one place");
        assertThatThrownBy(() -> SceneChecks.assertLaidOut(bad))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("lies on");
        Scene outside = new Scene(200, 100, List.of(LABEL.moved(150, 0)), "text outside");
        assertThatThrownBy(() -> SceneChecks.assertLaidOut(outside))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("inside");
        SceneChecks.assertLaidOut(SCENE);
    }
}
