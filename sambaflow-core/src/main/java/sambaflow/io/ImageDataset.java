package sambaflow.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Grey images kept as bytes; a sample holds one as normalised float32 [1, rows, columns]. */
public final class ImageDataset implements Pictures {
    private final String name;
    private final Idx images;
    private final Optional<Idx> labels;
    private final Normalisation normalisation;
    private final float[] values;

    private ImageDataset(
            String name, Idx images, Optional<Idx> labels, Normalisation normalisation) {
        this.name = Objects.requireNonNull(name, "name");
        this.images = images;
        this.labels = labels;
        this.normalisation = normalisation;
        this.values = normalisation.table();
    }

    /** Images [count, rows, columns] and their labels [count], normalised as for MNIST. */
    public static ImageDataset of(String name, Idx images, Optional<Idx> labels) {
        Shape shape = images.shape();
        if (shape.rank() != 3 || shape.elements() == 0) {
            throw new DataException(
                    "data: %s: images have shape %s, expected [count, rows, columns] without 0"
                            .formatted(name, shape));
        }
        labels.ifPresent(found -> check(name, shape, found.shape()));
        return new ImageDataset(name, images, labels, Normalisation.MNIST);
    }

    /** Reads two IDX files that belong together. */
    public static ImageDataset read(String name, Path images, Optional<Path> labels) {
        return of(name, Idx.readImages(images), labels.map(Idx::readLabels));
    }

    private static void check(String name, Shape images, Shape labels) {
        if (labels.rank() != 1 || labels.dim(0) != images.dim(0)) {
            throw new DataException(
                    "data: %s: found %d images and labels of shape %s, expected one label for each"
                                    .formatted(name, images.dim(0), labels)
                            + " image; the two files do not belong together");
        }
    }

    /** The same images normalised otherwise. */
    public ImageDataset normalised(Normalisation other) {
        return new ImageDataset(name, images, labels, other);
    }

    @Override
    public ImageDataset slice(int from, int to) {
        checkRange(from, to);
        return new ImageDataset(
                name,
                rowsOf(images, from, to),
                labels.map(all -> rowsOf(all, from, to)),
                normalisation);
    }

    private static Idx rowsOf(Idx all, int from, int to) {
        long row = all.shape().without(0).elements();
        MemorySegment part = all.data().asSlice(from * row, (to - from) * row);
        return new Idx(all.shape().with(0, to - from), part);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return Math.toIntExact(images.shape().dim(0));
    }

    @Override
    public boolean labelled() {
        return labels.isPresent();
    }

    /** Pixel rows of one image. */
    public int rows() {
        return Math.toIntExact(images.shape().dim(1));
    }

    /** Pixel columns of one image. */
    public int columns() {
        return Math.toIntExact(images.shape().dim(2));
    }

    /** The images as bytes, [count, rows, columns]. */
    public Idx images() {
        return images;
    }

    /** The labels as bytes, if they are known. */
    public Optional<Idx> labels() {
        return labels;
    }

    /** Brightness 0 to 255 of one image's pixels in row-major order. */
    public byte[] pixels(int index) {
        return rowsOf(images, index, index + 1).data().toArray(ValueLayout.JAVA_BYTE);
    }

    /** The label of one image, 0 if labels are not known. */
    public int label(int index) {
        return labels.map(all -> all.get(index)).orElse(0);
    }

    @Override
    public Sample sample(int index) {
        int pixels = Math.multiplyExact(rows(), columns());
        MemorySegment from = images.data();
        float[] features = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            long at = (long) index * pixels + i;
            features[i] = values[from.get(ValueLayout.JAVA_BYTE, at) & 0xff];
        }
        Sample sample = Sample.of(Tensor.of(features, 1, rows(), columns()));
        return labelled()
                ? sample.with(Sample.LABEL, Tensor.full(DType.INT64, Shape.SCALAR, label(index)))
                : sample;
    }

    @Override
    public Tensor picture(int index) {
        byte[] pixels = pixels(index);
        return Tensor.generate(
                DType.FLOAT32, Shape.of(rows(), columns()), i -> (pixels[(int) i] & 0xff) / 255.0);
    }

    @Override
    public String toString() {
        return "%s: %d images of %d x %d".formatted(name, size(), rows(), columns());
    }
}
