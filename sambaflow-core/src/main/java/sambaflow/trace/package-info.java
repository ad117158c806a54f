/**
 * From a model to a graph: {@link sambaflow.trace.Tracer} calls a module's {@code forward} once on
 * symbolic tensors and returns what was recorded.
 *
 * <p>Control flow that depends on data cannot be seen and is not recorded; sizes are static.
 */
package sambaflow.trace;
