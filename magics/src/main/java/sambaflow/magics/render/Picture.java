package sambaflow.magics.render;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.PngImage;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.SvgText;

/** A scene as page content. */
final class Picture {
    private Picture() {}

    private static final int FULL = 256;
    private static final int FEW = 32;

    /**
     * SVG and, where this machine can draw text, PNG, with {@code text} as their twin. A picture
     * that would make a notebook heavy has a PNG of few colours, or else of single resolution, or
     * else no SVG.
     */
    static Content of(Scene scene, String text) {
        Optional<String> svg = Optional.of(SvgText.of(scene));
        Content smallest = null;
        for (int scale = PngImage.SCALE; scale >= 1; scale--) {
            Optional<BufferedImage> image = PngImage.paint(scene, scale);
            for (int colours : List.of(FULL, FEW)) {
                Optional<byte[]> png = image.map(i -> PngImage.encode(i, colours));
                smallest = content(scene, text, png, svg);
                if (smallest.size() <= Content.LIMIT) {
                    return smallest;
                }
            }
        }
        return content(scene, text, smallest.png(), Optional.empty());
    }

    private static Content content(
            Scene scene, String text, Optional<byte[]> png, Optional<String> svg) {
        return Content.picture(text, png, svg, scene.width(), scene.height());
    }
}
