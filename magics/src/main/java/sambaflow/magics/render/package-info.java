/**
 * One renderer for each kind of result: a record goes in, {@link sambaflow.magics.page.Content}
 * comes out.
 *
 * <p>Results as text and table: {@link sambaflow.magics.render.PefSummary}, {@link
 * sambaflow.magics.render.SectionTable}, {@link sambaflow.magics.render.MetricsTable}, {@link
 * sambaflow.magics.render.ProgressLine}. As pictures: {@link sambaflow.magics.render.GraphPicture},
 * {@link sambaflow.magics.render.LossCurve}, {@link sambaflow.magics.render.RunPlot}, {@link
 * sambaflow.magics.render.PredictionGrid}. Views of a compiled program take a {@link
 * sambaflow.magics.render.ProfiledPef}, such as {@link sambaflow.magics.render.Floorplan}. {@link
 * sambaflow.magics.render.Quantity} writes numbers with their units, {@link
 * sambaflow.magics.render.SectionColours} gives a section the same colour in every view.
 *
 * <p>A renderer neither computes results nor prints.
 */
package sambaflow.magics.render;
