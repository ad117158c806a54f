package sambaflow.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import sambaflow.io.SafetensorsHeader.Entry;
import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/** Reads a safetensors file: length, header, then the tensors without a gap to the end. */
final class SafetensorsReader {
    /** The reference implementation's limit. */
    private static final long LARGEST_HEADER = 100_000_000;

    private static final String AGAIN = "the file is damaged or cut: copy or export it again";

    private final Path file;
    private final FileChannel channel;

    private SafetensorsReader(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Safetensors read(Path file, Predicate<String> wanted) {
        try (FileChannel channel = FileChannel.open(file)) {
            return new SafetensorsReader(file, channel).read(wanted);
        } catch (IOException e) {
            throw DataException.failed("read", file, e, "check the name and the permissions");
        }
    }

    private Safetensors read(Predicate<String> wanted) throws IOException {
        long size = channel.size();
        byte[] json = headerBytes(size);
        SafetensorsHeader header = SafetensorsHeader.parse(file, json);
        long start = Safetensors.LENGTH_BYTES + json.length;
        checkLayout(header.entries(), start, size);
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        for (Entry entry : header.entries()) {
            if (wanted.test(entry.name())) {
                tensors.put(entry.name(), tensor(entry, start));
            }
        }
        return new Safetensors(tensors, header.metadata());
    }

    private byte[] headerBytes(long size) throws IOException {
        if (size < Safetensors.LENGTH_BYTES) {
            throw damaged(
                    0, "a file of %d bytes".formatted(size), "the header's length in 8 bytes");
        }
        ByteBuffer start = ByteBuffer.allocate(Safetensors.LENGTH_BYTES);
        fill(start, 0);
        long length = start.flip().order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > LARGEST_HEADER) {
            throw damaged(
                    0,
                    "header length " + Long.toUnsignedString(length),
                    "at most %d; this may be no safetensors file".formatted(LARGEST_HEADER));
        }
        if (length > size - Safetensors.LENGTH_BYTES) {
            throw damaged(
                    0,
                    "header length %d in a file of %d bytes".formatted(length, size),
                    "at most %d".formatted(size - Safetensors.LENGTH_BYTES));
        }
        byte[] json = new byte[(int) length];
        fill(ByteBuffer.wrap(json), Safetensors.LENGTH_BYTES);
        return json;
    }

    /** Every byte behind the header belongs to exactly one tensor. */
    private void checkLayout(List<Entry> entries, long start, long size) {
        List<Entry> inOrder =
                entries.stream()
                        .sorted(Comparator.comparingLong(Entry::begin).thenComparing(Entry::end))
                        .toList();
        long next = 0;
        for (Entry entry : inOrder) {
            if (entry.begin() != next) {
                throw damaged(
                        entry.position(),
                        "tensor '%s' at offset %d".formatted(entry.name(), entry.begin()),
                        "offset %d, without gap or overlap".formatted(next));
            }
            next = entry.end();
        }
        if (next != size - start) {
            throw damaged(
                    size,
                    "%d bytes of tensors".formatted(size - start),
                    "%d as the header says".formatted(next));
        }
    }

    private Tensor tensor(Entry entry, long start) throws IOException {
        DType type = entry.type().orElseThrow(() -> foreign(entry));
        Tensor tensor = Tensor.zeros(type, entry.shape());
        MemorySegment data = tensor.data();
        // A byte buffer holds less than 2 GB.
        long piece = 1 << 30;
        for (long from = 0; from < data.byteSize(); from += piece) {
            long length = Math.min(piece, data.byteSize() - from);
            fill(data.asSlice(from, length).asByteBuffer(), start + entry.begin() + from);
        }
        return tensor;
    }

    private UnsupportedFeature foreign(Entry entry) {
        return new UnsupportedFeature(
                "type %s of tensor '%s' in %s".formatted(entry.code(), entry.name(), file),
                "F32, BF16, I32, I64 and BOOL are read; convert the tensor and export it again");
    }

    private void fill(ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw damaged(at, "the end of the file", into.remaining() + " bytes more");
            }
            at += count;
        }
    }

    private DataException damaged(long position, String found, String expected) {
        return new DataException(
                "safetensors: %s: byte %d: found %s, expected %s; %s"
                        .formatted(file, position, found, expected, AGAIN));
    }
}
