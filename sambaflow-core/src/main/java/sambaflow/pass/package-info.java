/**
 * Graph to graph: a {@link sambaflow.pass.Pass} is a named, pure function, a {@link
 * sambaflow.pass.Pipeline} a named list of them, checked after each.
 *
 * <p>One file for each pass: {@link sambaflow.pass.Differentiate}, {@link
 * sambaflow.pass.AccumulateGradients}, {@link sambaflow.pass.AddUpdates}, {@link
 * sambaflow.pass.KeepForward}, {@link sambaflow.pass.Trim}, {@link sambaflow.pass.MixedPrecision}.
 */
package sambaflow.pass;
