package sambaflow.magics.render;

import java.util.Optional;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.PngImage;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.SvgText;

/** A scene as page content. */
final class Picture {
    private Picture() {}

    /**
     * SVG and, where this machine can draw text, PNG, with {@code text} as their twin. A picture
     * that would make a notebook heavy has a PNG of single resolution, then no SVG.
     */
    static Content of(Scene scene, String text) {
        Optional<String> svg = Optional.of(SvgText.of(scene));
        Content sharp = content(scene, text, PngImage.SCALE, svg);
        if (sharp.size() <= Content.LIMIT) {
            return sharp;
        }
        Content coarse = content(scene, text, 1, svg);
        return coarse.size() <= Content.LIMIT ? coarse : content(scene, text, 1, Optional.empty());
    }

    private static Content content(Scene scene, String text, int scale, Optional<String> svg) {
        return Content.picture(text, PngImage.of(scene, scale), svg, scene.width(), scene.height());
    }
}
