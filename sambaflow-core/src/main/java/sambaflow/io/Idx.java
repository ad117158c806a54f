package sambaflow.io;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/**
 * Unsigned bytes with a shape, the format of MNIST's files; {@code .gz} files are unpacked and
 * packed on the way.
 *
 * @param shape sizes of the dimensions, outermost first
 * @param data the bytes in row-major order, read-only
 */
public record Idx(Shape shape, MemorySegment data) {
    static final int LABELS = 0x0801;
    static final int IMAGES = 0x0803;
    static final int UNSIGNED_BYTES = 0x08;

    public Idx {
        if (data.byteSize() != shape.elements()) {
            throw new ShapeException(
                    "idx: shape %s has %d elements, found %d bytes"
                            .formatted(shape, shape.elements(), data.byteSize()));
        }
        data = data.asReadOnly();
    }

    /** Bytes in memory under {@code shape}; the array is not copied. */
    public static Idx of(byte[] values, long... shape) {
        return new Idx(Shape.of(shape), MemorySegment.ofArray(values));
    }

    /** One label for each sample, as {@code prediction-labels-idx1-ubyte} holds them. */
    public static Idx ofLabels(long[] labels) {
        byte[] values = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] > 255) {
                throw new DataException(
                        "idx: label %d of sample %d does not fit a byte; expected 0 to 255"
                                .formatted(labels[i], i));
            }
            values[i] = (byte) labels[i];
        }
        return of(values, labels.length);
    }

    /** Any file of unsigned bytes. */
    public static Idx read(Path file) {
        return IdxReader.read(file, IdxReader.ANY);
    }

    /** Images: three dimensions, count, rows and columns. */
    public static Idx readImages(Path file) {
        return IdxReader.read(file, IMAGES);
    }

    /** Labels: one dimension. */
    public static Idx readLabels(Path file) {
        return IdxReader.read(file, LABELS);
    }

    /** How many images {@code file} claims to hold, without reading them. */
    static int countImages(Path file) {
        return IdxReader.countImages(file);
    }

    /** Value {@code index} in row-major order, 0 to 255. */
    public int get(long index) {
        return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, index));
    }

    /** Writes {@code file}, all or nothing; packed if its name ends in {@code .gz}. */
    public void write(Path file) {
        boolean packed = file.getFileName().toString().endsWith(".gz");
        AtomicFile.write(
                file,
                to -> {
                    OutputStream raw = new BufferedOutputStream(to);
                    OutputStream out = packed ? new GZIPOutputStream(raw) : raw;
                    writeTo(new DataOutputStream(out));
                    if (out instanceof GZIPOutputStream gzip) {
                        gzip.finish();
                    }
                    raw.flush();
                });
    }

    private void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(UNSIGNED_BYTES << 8 | shape.rank());
        for (long dim : shape.dims()) {
            out.writeInt(Math.toIntExact(dim));
        }
        out.write(data.toArray(ValueLayout.JAVA_BYTE));
        out.flush();
    }

    /** Whether shape and all bytes agree. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Idx(Shape otherShape, MemorySegment otherData)
                && shape.equals(otherShape)
                && data.mismatch(otherData) == -1;
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(data.toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public String toString() {
        return "idx " + shape;
    }
}
