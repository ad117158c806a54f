package sambaflow.pef;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the entries of a {@link StoredZip} and refuses every other file, in words that say which
 * byte is wrong. What no check of its own names is found by packing the entries again: the file
 * must be those bytes.
 */
final class StoredZipReader {
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 8;

    private final PefBytes in;
    private final Set<String> names = new HashSet<>();

    /** Where the next local header must begin. */
    private int next;

    private StoredZipReader(PefBytes in) {
        this.in = in;
    }

    /** The entries in the order of their names. */
    static List<StoredEntry> entries(PefBytes in) {
        return new StoredZipReader(in).read();
    }

    private List<StoredEntry> read() {
        if (in.size() < 4 || in.int32(0) != StoredZip.LOCAL_SIGNATURE) {
            throw in.fault(
                    0,
                    in.size() < 4
                            ? "the file has %d bytes; a PEF is a zip".formatted(in.size())
                            : "not a PEF: a zip begins with 50 4b 03 04, found %02x %02x %02x %02x"
                                    .formatted(
                                            in.bytes()[0],
                                            in.bytes()[1],
                                            in.bytes()[2],
                                            in.bytes()[3]));
        }
        int end = end();
        int central = in.int32(end + 16);
        if (central < 0 || central > end || in.int32(end + 12) != end - central) {
            throw in.fault(
                    end + 12,
                    "the directory of entries should be bytes %d to %d"
                            .formatted(central & 0xffffffffL, end));
        }
        List<StoredEntry> entries = new ArrayList<>();
        int at = central;
        while (at < end) {
            entries.add(entry(at, end, central));
            at += StoredZip.CENTRAL_BYTES + in.uint16(at + 28);
        }
        if (entries.size() != in.uint16(end + 10)) {
            throw in.fault(
                    end + 10,
                    "expected %d entries, found %d".formatted(in.uint16(end + 10), entries.size()));
        }
        if (next != central) {
            throw in.fault(next, "%d bytes belong to no entry".formatted(central - next));
        }
        requireCanonical(entries);
        return entries;
    }

    private int end() {
        int end = in.size() - StoredZip.END_BYTES;
        if (end >= 0 && in.int32(end) == StoredZip.END_SIGNATURE) {
            return end;
        }
        for (int i = end - 1; i >= Math.max(0, end - 0xffff); i--) {
            if (in.int32(i) == StoredZip.END_SIGNATURE) {
                int past = i + StoredZip.END_BYTES;
                throw in.fault(
                        past, "%d bytes follow the end of the zip".formatted(in.size() - past));
            }
        }
        throw in.fault(
                in.size(), "the file ends here without the zip's end record; it was cut short");
    }

    private StoredEntry entry(int at, int end, int central) {
        if (end - at < StoredZip.CENTRAL_BYTES || in.int32(at) != StoredZip.CENTRAL_SIGNATURE) {
            throw in.fault(at, "no entry of the zip's directory begins here");
        }
        int length = in.uint16(at + 28);
        if (in.uint16(at + 30) != 0 || in.uint16(at + 32) != 0) {
            throw in.fault(at + 30, "a directory entry has an extra field or a comment");
        }
        if (end - at - StoredZip.CENTRAL_BYTES < length) {
            throw in.fault(at + 28, "a name of %d bytes leaves the directory".formatted(length));
        }
        String name = name(at + StoredZip.CENTRAL_BYTES, length);
        method(name, at + 8, in.uint16(at + 8), in.uint16(at + 10));
        int size = in.int32(at + 24);
        int start = in.int32(at + 42);
        if (in.int32(at + 20) != size) {
            throw in.fault(
                    at + 20,
                    "%s: stored in %d bytes, but %d bytes long"
                            .formatted(name, in.int32(at + 20) & 0xffffffffL, size & 0xffffffffL));
        }
        if (start != next) {
            throw in.fault(
                    at + 42,
                    "%s: begins at byte %d, expected %d; bytes between belong to no entry"
                            .formatted(name, start & 0xffffffffL, next));
        }
        return local(name, size, in.int32(at + 16), central);
    }

    private StoredEntry local(String name, int size, int crc, int central) {
        int at = next;
        int space = central - at - StoredZip.LOCAL_BYTES;
        if (space < 0 || in.int32(at) != StoredZip.LOCAL_SIGNATURE) {
            throw in.fault(at, name + ": the entry's header is missing");
        }
        method(name, at + 6, in.uint16(at + 6), in.uint16(at + 8));
        int header = in.uint16(at + 26) + in.uint16(at + 28);
        if (size < 0 || header > space || size > space - header) {
            throw in.fault(
                    at + 26,
                    "%s: %d bytes of data do not fit before the directory at byte %d"
                            .formatted(name, size & 0xffffffffL, central));
        }
        StoredEntry entry = new StoredEntry(name, at + StoredZip.LOCAL_BYTES + header, size);
        if (entry.offset() % StoredZip.ALIGNMENT != 0) {
            throw in.fault(
                    entry,
                    "the data is not aligned to %d bytes; write PEFs with this library, not a zip"
                                    .formatted(StoredZip.ALIGNMENT)
                            + " tool");
        }
        int found = StoredZip.crc(in.bytes(), entry.offset(), size);
        if (found != crc) {
            throw in.fault(
                    entry, "the data is damaged: CRC %08x, expected %08x".formatted(found, crc));
        }
        next = entry.offset() + size;
        return entry;
    }

    private String name(int at, int length) {
        String name = new String(in.bytes(), at, length, StandardCharsets.ISO_8859_1);
        if (!StoredZip.allows(name)) {
            throw in.fault(
                    at,
                    "entry name '%s' is absolute, leaves its folder or has characters other than"
                                    .formatted(name)
                            + " A-Z a-z 0-9 _ . - /");
        }
        if (!names.add(name)) {
            throw in.fault(at, "two entries are named '%s'".formatted(name));
        }
        return name;
    }

    private void method(String name, int at, int flags, int method) {
        if ((flags & ENCRYPTED) != 0) {
            throw in.fault(at, name + ": the entry is encrypted; a PEF's entries are stored plain");
        }
        if ((flags & SIZES_FOLLOW) != 0) {
            throw in.fault(at, name + ": the entry's sizes follow its data; they must precede it");
        }
        if (method != 0) {
            throw in.fault(
                    at + 2,
                    "%s: the entry is compressed (method %d); a PEF's entries are stored"
                            .formatted(name, method));
        }
    }

    private void requireCanonical(List<StoredEntry> entries) {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        entries.forEach(e -> contents.put(e.name(), in.data(e)));
        int at = Arrays.mismatch(in.bytes(), StoredZip.pack(contents));
        if (at >= 0) {
            throw in.fault(
                    at, "a header, the padding or the order of entries is not what a PEF has here");
        }
    }
}
