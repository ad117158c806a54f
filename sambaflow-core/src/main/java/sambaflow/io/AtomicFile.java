package sambaflow.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/** Writes files so that a reader sees the old content or the whole new one, never a part. */
final class AtomicFile {
    private static final AtomicLong PARTS = new AtomicLong();

    private AtomicFile() {}

    /** Puts a file's content into {@code out}, and leaves none of it in a buffer. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    static void write(Path file, Content content) {
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
