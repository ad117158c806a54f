package sambaflow.pef;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The zip that a PEF is: entries stored in the order of their names, each one's data aligned, every
 * other field fixed.
 *
 * <p>Written here byte by byte because equal programs must be equal files: zip libraries put the
 * time zone, the calendar of the locale or their own version into headers.
 */
final class StoredZip {
    static final int ALIGNMENT = 64;
    static final int LOCAL_SIGNATURE = 0x04034b50;
    static final int CENTRAL_SIGNATURE = 0x02014b50;
    static final int END_SIGNATURE = 0x06054b50;
    static final int LOCAL_BYTES = 30;
    static final int CENTRAL_BYTES = 46;
    static final int END_BYTES = 22;

    /** Latin letters, digits, dots and dashes in one or more folders; nothing a shell minds. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");

    private static final Pattern DOTS = Pattern.compile("(.*/)?\\.{1,2}(/.*)?");
    private static final short VERSION = 20;

    /** 1980-01-01, the first day a zip can name; the time of day is 0. */
    private static final short DATE = 1 << 5 | 1;

    /** Extra field that means padding, as other tools write it: id, size, alignment, zeros. */
    private static final short PADDING_ID = (short) 0xa11e;

    private static final int PADDING_BYTES = 6;

    private StoredZip() {}

    /**
     * Whether {@code name} may name an entry: relative, and inside the folder it is unpacked to.
     */
    static boolean allows(String name) {
        return NAME.matcher(name).matches() && !DOTS.matcher(name).matches();
    }

    /** The file that holds these entries; there is exactly one. */
    static byte[] pack(SortedMap<String, byte[]> entries) {
        long size = END_BYTES;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            int name = name(entry.getKey()).length;
            size += LOCAL_BYTES + CENTRAL_BYTES + 2L * name + entry.getValue().length;
            size += ALIGNMENT + PADDING_BYTES;
        }
        if (size > Integer.MAX_VALUE) {
            throw new PefException("pef: %d bytes; a PEF holds at most 2 GiB".formatted(size));
        }
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> starts = new ArrayList<>();
        entries.forEach((name, data) -> {
            starts.add(out.position());
            local(out, name(name), data);
        });
        int central = out.position();
        int i = 0;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            central(out, name(entry.getKey()), entry.getValue(), starts.get(i++));
        }
        end(out, entries.size(), central);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static byte[] name(String name) {
        if (!allows(name)) {
            throw new PefException("pef: '%s' cannot name an entry".formatted(name));
        }
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private static void local(ByteBuffer out, byte[] name, byte[] data) {
        int padding = -(out.position() + LOCAL_BYTES + name.length) & ALIGNMENT - 1;
        if (padding > 0 && padding < PADDING_BYTES) {
            padding += ALIGNMENT;
        }
        out.putInt(LOCAL_SIGNATURE);
        common(out, name, data);
        out.putShort((short) padding).put(name);
        if (padding > 0) {
            out.putShort(PADDING_ID).putShort((short) (padding - 4)).putShort((short) ALIGNMENT);
            out.put(new byte[padding - PADDING_BYTES]);
        }
        out.put(data);
    }

    private static void central(ByteBuffer out, byte[] name, byte[] data, int start) {
        out.putInt(CENTRAL_SIGNATURE).putShort(VERSION);
        common(out, name, data);
        // No extra field, no comment, disk 0, no attributes of any file system.
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        out.putInt(0).putInt(start).put(name);
    }

    /** The fields that both headers have: version to name length. */
    private static void common(ByteBuffer out, byte[] name, byte[] data) {
        out.putShort(VERSION).putShort((short) 0).putShort((short) 0);
        out.putShort((short) 0).putShort(DATE);
        out.putInt(crc(data, 0, data.length)).putInt(data.length).putInt(data.length);
        out.putShort((short) name.length);
    }

    private static void end(ByteBuffer out, int entries, int central) {
        int size = out.position() - central;
        out.putInt(END_SIGNATURE).putShort((short) 0).putShort((short) 0);
        out.putShort((short) entries).putShort((short) entries);
        out.putInt(size).putInt(central).putShort((short) 0);
    }

    static int crc(byte[] bytes, int from, int size) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, size);
        return (int) crc.getValue();
    }
}
