package sambaflow.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/** Writes files so that a reader sees the old content or the whole new one, never a part. */
public final class AtomicFile {
    private static final int PIECE = 1 << 20;
    private static final AtomicLong PARTS = new AtomicLong();

    private AtomicFile() {}

    /** Puts a file's content into {@code out}, and leaves none of it in a buffer. */
    @FunctionalInterface
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Writes {@code file}, all or nothing. */
    public static void write(Path file, Content content) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path part = partOf(file, folder);
            try {
                Files.createFile(part);
                // A channel would be closed half-way by the interrupt that stops a training.
                try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                    content.write(out);
                    out.getFD().sync();
                }
                move(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw DataException.failed(
                    "write", file, e, "check the folder's permissions and free space");
        }
    }

    /** Writes all bytes of {@code data}, however many, and not in an array of that size. */
    public static void write(OutputStream out, MemorySegment data) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, data.byteSize())];
        for (long from = 0; from < data.byteSize(); from += piece.length) {
            int size = (int) Math.min(piece.length, data.byteSize() - from);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, piece, 0, size);
            out.write(piece, 0, size);
        }
    }

    /** Puts {@code part} in the place of {@code file} in one step. */
    static void move(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    // Not Files.createTempFile: its files can be read by their owner only, even after the move.
    static Path partOf(Path file, Path folder) {
        String unique = ProcessHandle.current().pid() + "-" + PARTS.incrementAndGet();
        return folder.resolve("." + file.getFileName() + "." + unique + ".part");
    }
}
