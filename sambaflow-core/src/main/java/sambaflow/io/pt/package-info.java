/**
 * PyTorch's files: what {@code torch.save} wrote, and what {@code torch.load} reads.
 *
 * <p>{@link sambaflow.io.pt.PtFile} reads and writes a {@link sambaflow.io.pt.PtValue}. A file is a
 * zip ({@code Archive}, {@code ArchiveWriter}) with a pickle ({@code Unpickler}, {@code Pickler})
 * and an entry for each storage ({@code Storages}).
 *
 * <p>A file may be hostile. Nothing in it is run, nothing read from it makes more memory than it
 * has bytes, and what comes out is {@link sambaflow.io.DataException} with the byte's position or
 * {@link sambaflow.tensor.UnsupportedFeature} with the name of what is not read. This package knows
 * tensors and nothing of models.
 */
package sambaflow.io.pt;
