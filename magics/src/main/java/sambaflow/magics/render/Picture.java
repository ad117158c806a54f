package sambaflow.magics.render;

import java.util.Optional;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.PngImage;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.SvgText;

/** A scene as page content. */
final class Picture {
    private Picture() {}

    /** SVG and, where this machine can draw text, PNG, with {@code text} as their twin. */
    static Content of(Scene scene, String text) {
        return Content.picture(
                text,
                PngImage.of(scene),
                Optional.of(SvgText.of(scene)),
                scene.width(),
                scene.height());
    }
}
