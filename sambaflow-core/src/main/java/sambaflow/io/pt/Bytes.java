package sambaflow.io.pt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import sambaflow.io.DataException;

/**
 * The bytes of an open file, and how to say what is wrong with them.
 *
 * @param file for messages
 */
record Bytes(Path file, FileChannel channel) {
    private static final long PIECE = 1 << 30;

    long size() throws IOException {
        return channel.size();
    }

    /** {@code length} bytes from {@code position}, which the caller knows to be in the file. */
    ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        fill(bytes, position);
        return bytes.flip();
    }

    /** Fills {@code into} from {@code position} on. */
    void read(long position, MemorySegment into) throws IOException {
        for (long from = 0; from < into.byteSize(); from += PIECE) {
            long length = Math.min(PIECE, into.byteSize() - from);
            fill(into.asSlice(from, length).asByteBuffer(), position + from);
        }
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

    DataException damaged(long position, String found, String expected) {
        return new DataException(
                "pt: %s: byte %d: found %s, expected %s; the file is damaged or cut: copy or save it again"
                        .formatted(file, position, found, expected));
    }
}
