/**
 * What a model's script was: an {@link sambaflow.app.App} with its options, model, inputs,
 * optimizer and data, and the commands that every app has: compile, train, test, infer and measure.
 *
 * <p>Nothing here prints: what happens is told to an {@link sambaflow.app.AppListener} and returned
 * as records. Option names are SambaFlow's.
 */
package sambaflow.app;
