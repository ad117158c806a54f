package sambaflow.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Grey images kept as bytes; a batch holds them as normalised float32. */
public final class ImageDataset implements Dataset {
    private final String name;
    private final Idx images;
    private final Optional<Idx> labels;
    private final Shape sampleShape;
    private final Normalisation normalisation;
    private final float[] values;

    private ImageDataset(
            String name,
            Idx images,
            Optional<Idx> labels,
            Shape sampleShape,
            Normalisation normalisation) {
        this.name = Objects.requireNonNull(name, "name");
        this.images = images;
        this.labels = labels;
        this.sampleShape = sampleShape;
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
        Shape flat = Shape.of(shape.dim(1) * shape.dim(2));
        return new ImageDataset(name, images, labels, flat, Normalisation.MNIST);
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

    /** The same images as features of another shape, for example [1, 28, 28]. */
    public ImageDataset shaped(Shape sample) {
        if (sample.elements() != sampleShape.elements()) {
            throw new ShapeException(
                    "data: images of %s have %d x %d = %d pixels; expected %d for shape %s"
                            .formatted(
                                    name,
                                    rows(),
                                    columns(),
                                    sampleShape.elements(),
                                    sample.elements(),
                                    sample));
        }
        return new ImageDataset(name, images, labels, sample, normalisation);
    }

    /** The same images normalised otherwise. */
    public ImageDataset normalised(Normalisation other) {
        return new ImageDataset(name, images, labels, sampleShape, other);
    }

    @Override
    public ImageDataset slice(int from, int to) {
        if (from < 0 || to > size() || from >= to) {
            throw new DataException(
                    "data: samples %d:%d of %s were asked for, which holds %d; expected a range"
                                    .formatted(from, to, name, size())
                            + " within 0:"
                            + size());
        }
        return new ImageDataset(
                name,
                rowsOf(images, from, to),
                labels.map(all -> rowsOf(all, from, to)),
                sampleShape,
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
    public Shape sampleShape() {
        return sampleShape;
    }

    @Override
    public int classes() {
        return labels.map(ImageDataset::largest).orElse(-1) + 1;
    }

    private static int largest(Idx labels) {
        int largest = 0;
        for (long i = 0; i < labels.data().byteSize(); i++) {
            largest = Math.max(largest, labels.get(i));
        }
        return largest;
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

    /** Brightness 0 to 255 of one image's pixels in row-major order, for a picture. */
    public byte[] pixels(int index) {
        return rowsOf(images, index, index + 1).data().toArray(ValueLayout.JAVA_BYTE);
    }

    /** The label of one image, 0 if labels are not known. */
    public int label(int index) {
        return labels.map(all -> all.get(index)).orElse(0);
    }

    @Override
    public Batch allocate(int rows) {
        List<Long> dims = new ArrayList<>(sampleShape.dims());
        dims.addFirst((long) rows);
        Tensor features = Tensor.zeros(DType.FLOAT32, new Shape(dims));
        return new Batch(features, Tensor.zeros(DType.INT64, Shape.of(rows)), rows);
    }

    @Override
    public void fill(Batch batch, int row, int index) {
        int pixels = Math.toIntExact(sampleShape.elements());
        MemorySegment from = images.data();
        MemorySegment to = batch.images().data();
        long first = (long) index * pixels;
        long target = (long) row * pixels;
        for (int i = 0; i < pixels; i++) {
            int grey = from.get(ValueLayout.JAVA_BYTE, first + i) & 0xff;
            to.setAtIndex(ValueLayout.JAVA_FLOAT, target + i, values[grey]);
        }
        batch.labels().data().setAtIndex(ValueLayout.JAVA_LONG, row, label(index));
    }

    @Override
    public String toString() {
        return "%s: %d images of %d x %d".formatted(name, size(), rows(), columns());
    }
}
