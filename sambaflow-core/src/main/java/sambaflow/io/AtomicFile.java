package sambaflow.io;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/** Writes files so that a reader sees the old content or the whole new one, never a part. */
public final class AtomicFile {
    /** A byte buffer holds less than 2 GB. */
    private static final long PIECE = 1 << 30;

    private static final AtomicLong PARTS = new AtomicLong();

    private AtomicFile() {}

    /** Puts a file's content into {@code channel}. */
    @FunctionalInterface
    public interface Content {
        void write(FileChannel channel) throws IOException;
    }

    /** Writes {@code file}; an interrupt of this thread is kept for later and loses nothing. */
    public static void write(Path file, Content content) {
        // A channel closes itself when its thread is interrupted: then it begins again.
        boolean interrupted = Thread.interrupted();
        try {
            while (!attempt(file, content)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether {@code file} was written before an interrupt came. */
    private static boolean attempt(Path file, Content content) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path part = partOf(file, folder);
            try {
                try (FileChannel channel = FileChannel.open(part, CREATE_NEW, WRITE)) {
                    content.write(channel);
                    channel.force(true);
                }
                move(part, file);
                return true;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (ClosedByInterruptException e) {
            return false;
        } catch (IOException e) {
            throw DataException.failed(
                    "write", file, e, "check the folder's permissions and free space");
        }
    }

    /** Writes all of {@code data}. */
    public static void writeFully(FileChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }

    /** Writes all of {@code data}, however long. */
    public static void writeFully(FileChannel channel, MemorySegment data) throws IOException {
        for (long from = 0; from < data.byteSize(); from += PIECE) {
            long size = Math.min(PIECE, data.byteSize() - from);
            writeFully(channel, data.asSlice(from, size).asByteBuffer());
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
