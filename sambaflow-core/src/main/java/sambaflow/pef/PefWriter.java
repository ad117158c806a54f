package sambaflow.pef;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes PEF files: the same program is the same bytes, on any machine and in any folder. */
public final class PefWriter {
    private PefWriter() {}

    /** The file that {@code pef} is. */
    public static byte[] bytes(Pef pef) {
        if (!pef.manifest().format().equals(Manifest.FORMAT)) {
            throw new PefException(
                    "pef '%s': the format is %s, this build writes %s"
                            .formatted(
                                    pef.manifest().name(),
                                    pef.manifest().format(),
                                    Manifest.FORMAT));
        }
        PefCheck.check(pef);
        SortedMap<String, byte[]> entries = new TreeMap<>();
        entries.put(PefFile.PROGRAM, ProgramEncoder.bytes(pef.graphs()));
        byte[] manifest = ManifestWriter.json(pef.manifest(), entries);
        entries.put(PefFile.MANIFEST, manifest);
        return StoredZip.pack(entries);
    }

    /**
     * Writes {@code pef} to {@code file}, making its folder where there is none. A reader sees the
     * old file or the new one, never a part.
     *
     * @return {@code file}
     */
    public static Path write(Pef pef, Path file) {
        byte[] bytes = bytes(pef);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new PefException(
                    "%s cannot be written: it is a folder; choose another --pef-name or"
                                    .formatted(file)
                            + " --output-folder");
        }
        Path part = null;
        try {
            Files.createDirectories(folder);
            part = unused(folder, file.getFileName().toString());
            store(part, bytes);
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(part);
            throw new PefException(
                    "%s cannot be written: %s; make folder %s writable or choose another with"
                                    .formatted(file, reason(e), folder)
                            + " --output-folder",
                    e);
        }
        return file;
    }

    private static Path unused(Path folder, String name) {
        Path part;
        do {
            part = folder.resolve("." + name + "." + Long.toHexString(System.nanoTime()) + ".part");
        } while (Files.exists(part));
        return part;
    }

    // A channel would be closed half-way by the interrupt that stops a cell.
    private static void store(Path part, byte[] bytes) throws IOException {
        File file = part.toFile();
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(bytes);
            out.getFD().sync();
        }
    }

    private static void discard(Path part) {
        if (part != null) {
            part.toFile().delete();
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is a file, not a folder";
        }
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
