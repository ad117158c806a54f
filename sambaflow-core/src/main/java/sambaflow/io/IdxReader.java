package sambaflow.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/** Reads one IDX file from front to back and remembers how far it came. */
final class IdxReader implements AutoCloseable {
    /** Accepts every number of dimensions. */
    static final int ANY = -1;

    private static final String AGAIN =
            "the file is damaged: copy it again, or fetch it anew with --download";
    private static final int GZIP_MAGIC = 0x1f8b;
    // No more than this can come out of one byte packed by deflate.
    private static final long LARGEST_RATIO = 1032;
    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final InputStream in;
    private final boolean packed;
    private final long most;
    private long position;

    private IdxReader(Path file) throws IOException {
        this.file = file;
        InputStream plain = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            plain.mark(2);
            packed = (plain.read() << 8 | plain.read()) == GZIP_MAGIC;
            plain.reset();
            in = packed ? new GZIPInputStream(plain, 1 << 16) : plain;
            most = packed ? Math.multiplyExact(Files.size(file), LARGEST_RATIO) : Files.size(file);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    static Idx read(Path file, int magic) {
        try (IdxReader reader = new IdxReader(file)) {
            Shape shape = reader.header(magic);
            return new Idx(shape, MemorySegment.ofArray(reader.body(shape)));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    static int countImages(Path file) {
        try (IdxReader reader = new IdxReader(file)) {
            return (int) Math.min(Integer.MAX_VALUE, reader.header(Idx.IMAGES).dim(0));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static DataException failed(Path file, IOException e) {
        boolean damaged = e instanceof ZipException || e instanceof EOFException;
        return DataException.failed(
                "read", file, e, damaged ? AGAIN : "check the name and the permissions");
    }

    private Shape header(int expected) throws IOException {
        int magic = number("magic number");
        if (expected != ANY && magic != expected) {
            throw new DataException(
                    "Magic number is wrong: expected %d, got %d in %s; %s"
                            .formatted(expected, magic, file, remedy(magic, expected)));
        }
        if (magic >>> 16 != 0 || magic << 24 == 0) {
            throw new DataException(
                    "Magic number is wrong: expected %d (images) or %d (labels), got %d in %s; %s"
                            .formatted(Idx.IMAGES, Idx.LABELS, magic, file, remedy(magic, ANY)));
        }
        if (magic >>> 8 != Idx.UNSIGNED_BYTES) {
            throw new UnsupportedFeature(
                    "IDX element type 0x%02x in %s".formatted(magic >>> 8, file),
                    "only unsigned bytes (0x08) are read; convert the file");
        }
        return dimensions(magic & 0xff);
    }

    private static String remedy(int magic, int expected) {
        if (magic == Idx.LABELS && expected == Idx.IMAGES) {
            return "this is a file of labels, not of images";
        }
        if (magic == Idx.IMAGES && expected == Idx.LABELS) {
            return "this is a file of images, not of labels";
        }
        boolean text = magic >>> 24 == '<' || magic >>> 24 == '{';
        return text ? "this looks like a page saved from the web; " + AGAIN : AGAIN;
    }

    private Shape dimensions(int rank) throws IOException {
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            dims.add(Integer.toUnsignedLong(number("size of dimension " + i)));
        }
        try {
            return new Shape(dims);
        } catch (ShapeException e) {
            throw new DataException(
                    "data: %s: byte 4: found sizes %s, whose product is beyond any file; %s"
                            .formatted(file, dims, AGAIN),
                    e);
        }
    }

    /** The elements; memory grows with what the file really holds, not with what it claims. */
    private byte[] body(Shape shape) throws IOException {
        long claimed = shape.elements();
        if (claimed > most - position) {
            throw tooShort(shape, packed ? "at most " + (most - position) : "" + (most - position));
        }
        if (claimed > Integer.MAX_VALUE - 16) {
            throw new UnsupportedFeature(
                    "IDX data of %d bytes in %s".formatted(claimed, file),
                    "at most 2 GB are read; split the file");
        }
        byte[] values = new byte[(int) Math.min(claimed, CHUNK)];
        int filled = 0;
        while (true) {
            filled += fill(values, filled);
            if (filled < values.length) {
                throw tooShort(shape, "" + filled);
            }
            if (filled == claimed) {
                break;
            }
            values = Arrays.copyOf(values, (int) Math.min(claimed, 2L * values.length));
        }
        if (in.read() != -1) {
            throw new DataException(
                    "data: %s: byte %d%s: found more data, expected the end after shape %s; %s"
                            .formatted(file, position, unpacked(), shape, AGAIN));
        }
        return values;
    }

    private DataException tooShort(Shape shape, String found) {
        return new DataException(
                "data: %s: byte %d%s: found %s bytes of elements, expected %d for shape %s; %s"
                        .formatted(
                                file, position, unpacked(), found, shape.elements(), shape, AGAIN));
    }

    private int number(String what) throws IOException {
        byte[] bytes = new byte[4];
        int found = fill(bytes, 0);
        if (found < 4) {
            throw new DataException(
                    "data: %s: byte %d%s: found the end of the file, expected the %s (4 bytes); %s"
                            .formatted(file, position, unpacked(), what, AGAIN));
        }
        return (bytes[0] & 0xff) << 24
                | (bytes[1] & 0xff) << 16
                | (bytes[2] & 0xff) << 8
                | bytes[3] & 0xff;
    }

    /** Reads until {@code into} is full or the data ends, and returns how much came. */
    private int fill(byte[] into, int from) throws IOException {
        int filled = from;
        while (filled < into.length) {
            int count = read(into, filled);
            if (count < 0) {
                break;
            }
            filled += count;
            position += count;
        }
        return filled - from;
    }

    private int read(byte[] into, int from) throws IOException {
        try {
            return in.read(into, from, into.length - from);
        } catch (EOFException e) {
            // A packed file that was cut: what came out so far tells more than the exception.
            return -1;
        } catch (ZipException e) {
            throw new DataException(
                    "data: %s: byte %d%s: found damaged gzip data (%s), expected elements; %s"
                            .formatted(file, position, unpacked(), e.getMessage(), AGAIN),
                    e);
        }
    }

    private String unpacked() {
        return packed ? " after unpacking" : "";
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
