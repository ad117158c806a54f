package sambaflow.pef;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of a PEF and the name to call them in errors. */
record PefBytes(String file, byte[] bytes) {
    int size() {
        return bytes.length;
    }

    int int32(int offset) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    }

    int uint16(int offset) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(offset) & 0xffff;
    }

    byte[] data(StoredEntry entry) {
        return Arrays.copyOfRange(bytes, entry.offset(), entry.offset() + entry.size());
    }

    /** {@code logreg.pef at byte 812: what is wrong}. */
    PefException fault(long offset, String what) {
        return new PefException("%s at byte %d: %s".formatted(file, offset, what));
    }

    /** {@code logreg.pef: program.pb at byte 812: what is wrong}. */
    PefException fault(StoredEntry entry, long offset, String what, Throwable cause) {
        return new PefException(
                "%s: %s at byte %d: %s".formatted(file, entry.name(), offset, what), cause);
    }

    PefException fault(StoredEntry entry, String what) {
        return fault(entry, entry.offset(), what, null);
    }
}
