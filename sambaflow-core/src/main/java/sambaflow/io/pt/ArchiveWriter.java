package sambaflow.io.pt;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import sambaflow.io.AtomicFile;

/**
 * Writes the zip that PyTorch writes: stored entries, data on 64-byte boundaries so that it can be
 * mapped, sizes and checksums behind the data and in the directory.
 */
final class ArchiveWriter {
    static final int ALIGNMENT = 64;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final short FLAGS = 0x0808;

    /** Padding is an extra field with this id, which is "FB", filled with 'Z'. */
    private static final short PADDING = 0x4246;

    private static final int FIELD_HEAD = 4;
    private static final short WIDE = 1;
    private static final short VERSION_WIDE = 45;

    /** 1 January 1980, so that the same content gives the same bytes. */
    private static final short DATE = 1 << 5 | 1;

    private record Written(byte[] name, int crc, long size, long start) {
        boolean isWide() {
            return size >= Archive.MAX_32 || start >= Archive.MAX_32;
        }
    }

    private final OutputStream out;
    private long position;
    private final String root;
    private final List<Written> written = new ArrayList<>();

    ArchiveWriter(OutputStream out, String root) {
        this.out = out;
        this.root = root + "/";
    }

    void add(String name, String content) throws IOException {
        add(name, content.getBytes(StandardCharsets.US_ASCII));
    }

    void add(String name, byte[] content) throws IOException {
        add(name, MemorySegment.ofArray(content));
    }

    void add(String name, MemorySegment content) throws IOException {
        byte[] path = (root + name).getBytes(StandardCharsets.UTF_8);
        Written entry = new Written(path, Archive.crc(content), content.byteSize(), position);
        written.add(entry);
        put(local(entry));
        AtomicFile.write(out, content);
        position += content.byteSize();
        boolean wide = entry.size() >= Archive.MAX_32;
        ByteBuffer descriptor = buffer(24).putInt(DESCRIPTOR).putInt(entry.crc());
        if (wide) {
            descriptor.putLong(entry.size()).putLong(entry.size());
        } else {
            descriptor.putInt((int) entry.size()).putInt((int) entry.size());
        }
        put(descriptor);
    }

    private static ByteBuffer local(Written entry) {
        boolean large = entry.size() >= Archive.MAX_32;
        boolean far = entry.start() >= Archive.MAX_32;
        int wide = large || far ? FIELD_HEAD + (large ? 16 : 0) + (far ? 8 : 0) : 0;
        int fixed = Archive.LOCAL_BYTES + entry.name().length + wide + FIELD_HEAD;
        int padding = (int) (-(entry.start() + fixed) & ALIGNMENT - 1);
        ByteBuffer out = buffer(fixed + padding);
        out.putInt(Archive.LOCAL).putShort(wide > 0 ? VERSION_WIDE : 0).putShort(FLAGS);
        out.putShort((short) 0).putShort((short) 0).putShort(DATE);
        // The size is told behind the data; only a wide entry must announce that it is one.
        int size = large ? -1 : 0;
        out.putInt(0).putInt(size).putInt(size);
        out.putShort((short) entry.name().length).putShort((short) (wide + FIELD_HEAD + padding));
        out.put(entry.name());
        if (wide > 0) {
            out.putShort(WIDE).putShort((short) (wide - FIELD_HEAD));
            if (large) {
                out.putLong(entry.size()).putLong(entry.size());
            }
            if (far) {
                out.putLong(entry.start());
            }
        }
        out.putShort(PADDING).putShort((short) padding);
        byte[] filler = new byte[padding];
        Arrays.fill(filler, (byte) 'Z');
        return out.put(filler);
    }

    /** Forty digits that depend on the names and contents so far, and on nothing else. */
    String identity() {
        CRC32 names = new CRC32();
        CRC32 contents = new CRC32();
        for (Written entry : written) {
            names.update(entry.name());
            contents.update(buffer(4).putInt(entry.crc()).array());
        }
        return "%020d%020d".formatted(names.getValue(), contents.getValue());
    }

    void finish() throws IOException {
        long start = position;
        for (Written entry : written) {
            put(central(entry));
        }
        long size = position - start;
        long at = position;
        if (start >= Archive.MAX_32 || written.size() >= Archive.MAX_16) {
            put(wideEnd(start, size, at));
        }
        short count = (short) Math.min(written.size(), Archive.MAX_16);
        ByteBuffer end = buffer(Archive.END_BYTES).putInt(Archive.END).putInt(0);
        end.putShort(count).putShort(count).putInt((int) size);
        put(end.putInt((int) Math.min(start, Archive.MAX_32)).putShort((short) 0));
    }

    private ByteBuffer wideEnd(long start, long size, long at) {
        ByteBuffer out = buffer(Archive.END_64_BYTES + Archive.LOCATOR_BYTES);
        out.putInt(Archive.END_64).putLong(Archive.END_64_BYTES - 12);
        out.putShort(VERSION_WIDE).putShort(VERSION_WIDE).putInt(0).putInt(0);
        out.putLong(written.size()).putLong(written.size()).putLong(size).putLong(start);
        return out.putInt(Archive.LOCATOR_64).putInt(0).putLong(at).putInt(1);
    }

    private static ByteBuffer central(Written entry) {
        int wide = entry.isWide() ? FIELD_HEAD + 24 : 0;
        ByteBuffer out = buffer(Archive.CENTRAL_BYTES + entry.name().length + wide);
        short version = entry.isWide() ? VERSION_WIDE : 0;
        out.putInt(Archive.CENTRAL).putShort(version).putShort(version).putShort(FLAGS);
        out.putShort((short) 0).putShort((short) 0).putShort(DATE).putInt(entry.crc());
        int size = entry.isWide() ? -1 : (int) entry.size();
        out.putInt(size).putInt(size);
        out.putShort((short) entry.name().length).putShort((short) wide).putShort((short) 0);
        out.putInt(0).putInt(0).putInt(entry.isWide() ? -1 : (int) entry.start());
        out.put(entry.name());
        if (entry.isWide()) {
            out.putShort(WIDE).putShort((short) 24);
            out.putLong(entry.size()).putLong(entry.size()).putLong(entry.start());
        }
        return out;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), 0, bytes.position());
        position += bytes.position();
    }
}
