/**
 * How long a section takes on a chip: its stages, the values between them and those from and to the
 * memory outside as a static dataflow graph, and the sweep that times it.
 *
 * <p>{@link sambaflow.timing.TokenGraph} says exactly what such a graph means; {@link
 * sambaflow.timing.Sweep} finds its times, which is where every reported time comes from. The
 * package knows layouts and chips; it never sees an operator or a tensor.
 */
package sambaflow.timing;
