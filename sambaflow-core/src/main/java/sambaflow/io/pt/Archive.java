package sambaflow.io.pt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The zip that a PyTorch file is, read by its directory at the end. Entries that are read are
 * stored as they are, and each byte belongs to one of them at most, so that what is read is never
 * more than the file.
 */
final class Archive {
    static final int LOCAL = 0x04034b50;
    static final int CENTRAL = 0x02014b50;
    static final int END = 0x06054b50;
    static final int END_64 = 0x06064b50;
    static final int LOCATOR_64 = 0x07064b50;
    static final int LOCAL_BYTES = 30;
    static final int CENTRAL_BYTES = 46;
    static final int END_BYTES = 22;
    static final int END_64_BYTES = 56;
    static final int LOCATOR_BYTES = 20;
    static final long MAX_32 = 0xffffffffL;
    static final int MAX_16 = 0xffff;
    private static final long LARGEST_DIRECTORY = 64 << 20;
    private static final int ENCRYPTED = 1;
    private static final int PIECE = 1 << 20;

    private final Bytes bytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * One file inside.
     *
     * @param data position of its first byte
     * @param plain whether it is stored as it is, as all that PyTorch needs to load tensors is
     */
    record Entry(String name, long header, long data, long size, int crc, boolean plain) {
        long end() {
            return data + size;
        }
    }

    private Archive(Bytes bytes) {
        this.bytes = bytes;
    }

    static Archive open(Bytes bytes) throws IOException {
        Archive archive = new Archive(bytes);
        archive.readDirectory(archive.findDirectory());
        archive.refuseOverlap();
        return archive;
    }

    Set<String> names() {
        return entries.keySet();
    }

    Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw bytes.damaged(0, "a zip without '%s'".formatted(name), "that entry");
        }
        if (!entry.plain()) {
            throw bytes.damaged(
                    entry.header(),
                    "entry '%s' compressed or encrypted".formatted(name),
                    "one stored as it is, as torch.save does");
        }
        return entry;
    }

    /** The content of a small entry. */
    byte[] bytes(Entry entry) throws IOException {
        byte[] content = bytes.read(entry.data(), Math.toIntExact(entry.size())).array();
        requireCrc(entry, MemorySegment.ofArray(content));
        return content;
    }

    /** Reads a whole entry into {@code into}, which has its size. */
    void read(Entry entry, MemorySegment into) throws IOException {
        bytes.read(entry.data(), into);
        requireCrc(entry, into);
    }

    private void requireCrc(Entry entry, MemorySegment content) {
        int crc = crc(content);
        if (crc != entry.crc()) {
            throw bytes.damaged(
                    entry.data(),
                    "checksum %08x of '%s'".formatted(crc, entry.name()),
                    "%08x as the zip's directory says".formatted(entry.crc()));
        }
    }

    static int crc(MemorySegment content) {
        CRC32 crc = new CRC32();
        for (long from = 0; from < content.byteSize(); from += PIECE) {
            long size = Math.min(PIECE, content.byteSize() - from);
            crc.update(content.asSlice(from, size).asByteBuffer());
        }
        return (int) crc.getValue();
    }

    /** Where the directory is and how long. */
    private record Directory(long start, long size, long count) {}

    private Directory findDirectory() throws IOException {
        long size = bytes.size();
        int tail = (int) Math.min(size, END_BYTES + MAX_16);
        ByteBuffer last = bytes.read(size - tail, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (last.getInt(at) == END
                    && Short.toUnsignedInt(last.getShort(at + 20)) == tail - at - END_BYTES) {
                return directory(last.slice(at, END_BYTES).order(last.order()), size - tail + at);
            }
        }
        throw bytes.damaged(
                size, "no end of a zip", "a file of torch.save, which ends with a zip's directory");
    }

    private Directory directory(ByteBuffer end, long at) throws IOException {
        long count = Short.toUnsignedLong(end.getShort(10));
        long size = Integer.toUnsignedLong(end.getInt(12));
        long start = Integer.toUnsignedLong(end.getInt(16));
        long limit = at;
        if (at >= LOCATOR_BYTES) {
            ByteBuffer locator = bytes.read(at - LOCATOR_BYTES, LOCATOR_BYTES);
            if (locator.getInt(0) == LOCATOR_64) {
                limit = locator.getLong(8);
                if (limit < 0 || limit > at - LOCATOR_BYTES - END_64_BYTES) {
                    throw bytes.damaged(
                            at - LOCATOR_BYTES, "end record at " + limit, "one before this byte");
                }
                ByteBuffer wide = bytes.read(limit, END_64_BYTES);
                if (wide.getInt(0) != END_64) {
                    throw bytes.damaged(limit, "no end record", "the one that is announced");
                }
                count = wide.getLong(32);
                size = wide.getLong(40);
                start = wide.getLong(48);
            }
        }
        if (start < 0
                || size < 0
                || start > limit
                || size > Math.min(limit - start, LARGEST_DIRECTORY)
                || count < 0
                || count > size / CENTRAL_BYTES) {
            throw bytes.damaged(
                    at,
                    "a directory of %d entries, %d bytes from byte %d"
                            .formatted(count, size, start),
                    "one between the data and byte %d".formatted(limit));
        }
        return new Directory(start, size, count);
    }

    private void readDirectory(Directory directory) throws IOException {
        ByteBuffer all = bytes.read(directory.start(), (int) directory.size());
        for (long i = 0; i < directory.count(); i++) {
            long at = directory.start() + all.position();
            if (all.remaining() < CENTRAL_BYTES || all.getInt(all.position()) != CENTRAL) {
                throw bytes.damaged(at, "no entry of the directory", "entry %d".formatted(i));
            }
            ByteBuffer fixed = all.slice(all.position(), CENTRAL_BYTES).order(all.order());
            all.position(all.position() + CENTRAL_BYTES);
            int name = Short.toUnsignedInt(fixed.getShort(28));
            int extra = Short.toUnsignedInt(fixed.getShort(30));
            int comment = Short.toUnsignedInt(fixed.getShort(32));
            if (all.remaining() < name + extra + comment) {
                throw bytes.damaged(at, "an entry beyond the directory", "its name and fields");
            }
            byte[] text = new byte[name];
            all.get(text);
            ByteBuffer fields = all.slice(all.position(), extra).order(all.order());
            all.position(all.position() + extra + comment);
            add(new String(text, StandardCharsets.UTF_8), fixed, fields, at, directory.start());
        }
    }

    private void add(String name, ByteBuffer fixed, ByteBuffer extra, long at, long limit)
            throws IOException {
        boolean plain = fixed.getShort(10) == 0 && (fixed.getShort(8) & ENCRYPTED) == 0;
        long packed = Integer.toUnsignedLong(fixed.getInt(20));
        long size = Integer.toUnsignedLong(fixed.getInt(24));
        long header = Integer.toUnsignedLong(fixed.getInt(42));
        ByteBuffer wide = wideFields(extra);
        // Only what does not fit into 32 bits is in the wide field, in this order.
        size = size == MAX_32 && wide.remaining() >= Long.BYTES ? wide.getLong() : size;
        packed = packed == MAX_32 && wide.remaining() >= Long.BYTES ? wide.getLong() : packed;
        header = header == MAX_32 && wide.remaining() >= Long.BYTES ? wide.getLong() : header;
        if (header < 0 || header > limit - LOCAL_BYTES || packed < 0 || plain && packed != size) {
            throw bytes.damaged(
                    at,
                    "entry '%s' of %d bytes (%d stored) at byte %d"
                            .formatted(name, size, packed, header),
                    "one before the directory at byte %d".formatted(limit));
        }
        long data = data(name, header, limit);
        if (packed > limit - data) {
            throw bytes.damaged(
                    at,
                    "entry '%s' of %d bytes from byte %d".formatted(name, packed, data),
                    "at most %d".formatted(limit - data));
        }
        Entry entry = new Entry(name, header, data, packed, fixed.getInt(16), plain);
        if (entries.put(name, entry) != null) {
            throw bytes.damaged(at, "a second entry '%s'".formatted(name), "another name");
        }
    }

    private static ByteBuffer wideFields(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int size = Short.toUnsignedInt(extra.getShort());
            if (size > extra.remaining()) {
                break;
            }
            if (id == 1) {
                return extra.slice(extra.position(), size).order(extra.order());
            }
            extra.position(extra.position() + size);
        }
        return ByteBuffer.allocate(0);
    }

    /** Where the data of the entry with this local header begins. */
    private long data(String name, long header, long limit) throws IOException {
        ByteBuffer local = bytes.read(header, LOCAL_BYTES);
        int length = Short.toUnsignedInt(local.getShort(26));
        long data = header + LOCAL_BYTES + length + Short.toUnsignedInt(local.getShort(28));
        if (local.getInt(0) != LOCAL || data > limit) {
            throw bytes.damaged(header, "no header", "the header of entry '%s'".formatted(name));
        }
        byte[] here = bytes.read(header + LOCAL_BYTES, length).array();
        if (!new String(here, StandardCharsets.UTF_8).equals(name)) {
            throw bytes.damaged(
                    header + LOCAL_BYTES,
                    "the name '%s'".formatted(new String(here, StandardCharsets.UTF_8)),
                    "'%s' as in the directory".formatted(name));
        }
        return data;
    }

    private void refuseOverlap() {
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::header));
        long free = 0;
        for (Entry entry : inOrder) {
            if (entry.header() < free) {
                throw bytes.damaged(
                        entry.header(),
                        "entry '%s' inside another".formatted(entry.name()),
                        "one from byte %d on".formatted(free));
            }
            free = entry.end();
        }
    }
}
