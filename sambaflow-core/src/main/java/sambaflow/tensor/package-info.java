/**
 * Values off the graph: what a user hands in and gets back.
 *
 * <p>{@link sambaflow.tensor.Tensor} is a contiguous, row-major block of 64-byte aligned memory
 * with a {@link sambaflow.tensor.Shape} and a {@link sambaflow.tensor.DType}. {@link
 * sambaflow.tensor.CounterRandom} makes the same random numbers on every machine from a seed and a
 * position.
 *
 * <p>This package knows nothing of graphs, models or chips.
 */
package sambaflow.tensor;
