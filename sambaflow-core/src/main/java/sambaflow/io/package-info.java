/**
 * Files in and out: data sets and checkpoints.
 *
 * <p>{@link sambaflow.io.DataSource} finds the data to train and test on: a folder of {@link
 * sambaflow.io.Idx}, {@link sambaflow.io.CsvFile} or {@link sambaflow.io.JsonLines} files or of
 * images, a {@link sambaflow.io.Download} of a {@link sambaflow.io.PublicDataset}, or the built-in
 * {@link sambaflow.io.HandwrittenDigits}. It hands out a {@link sambaflow.io.Dataset} of {@link
 * sambaflow.io.Sample}s, to which a {@link sambaflow.io.Transform} may be applied, and which a
 * {@link sambaflow.io.DataLoader} cuts into batches of one size, read ahead on a thread of its own.
 * {@link sambaflow.io.Safetensors} reads and writes named tensors; PyTorch's own files are in a
 * package of their own.
 *
 * <p>Whatever a file holds, only {@link sambaflow.io.DataException} or {@link
 * sambaflow.tensor.UnsupportedFeature} comes out. This package knows tensors and nothing of graphs,
 * models or sessions.
 */
package sambaflow.io;
