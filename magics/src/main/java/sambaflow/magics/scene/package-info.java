/**
 * One small drawing model for every picture, and three ways to write it down.
 *
 * <p>A {@link sambaflow.magics.scene.Scene} is a size and a list of {@link
 * sambaflow.magics.scene.Element}s in CSS pixels. {@link sambaflow.magics.scene.SvgText} writes it
 * as SVG, {@link sambaflow.magics.scene.PngImage} as PNG at twice the size, {@link
 * sambaflow.magics.scene.SceneText} as plain text. {@link sambaflow.magics.scene.TextWidth}
 * measures without fonts, so that a layout is the same on every machine; {@link
 * sambaflow.magics.scene.Palette} holds the colours.
 *
 * <p>This package knows nothing of graphs, results or pages.
 */
package sambaflow.magics.scene;
