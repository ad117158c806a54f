package sambaflow.io.pt;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import sambaflow.io.AtomicFile;
import sambaflow.io.DataException;
import sambaflow.tensor.UnsupportedFeature;

/**
 * Reads what PyTorch's {@code torch.save} wrote and writes what {@code torch.load} reads with
 * {@code weights_only=True}.
 *
 * <p>Nothing in a file is ever run: a file may name a few known functions that rebuild tensors and
 * containers, and any other name is refused.
 */
public final class PtFile {
    static final String PICKLE = "data.pkl";
    static final String BYTE_ORDER = "byteorder";
    static final String LITTLE = "little";
    static final String DATA = "data/";

    /** Far more than the structure of any checkpoint; tensors are not in it. */
    private static final long LARGEST_PICKLE = 16 << 20;

    private static final int MAGIC_BYTES = 4;

    private PtFile() {}

    /** Whether {@code file} begins as a zip does, whatever its name. */
    public static boolean isZip(Path file) {
        return beginsWith(file, 'P', 'K', 3, 4) || beginsWith(file, 'P', 'K', 5, 6);
    }

    private static boolean beginsWith(Path file, int... bytes) {
        try (var in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(MAGIC_BYTES);
            for (int i = 0; i < bytes.length; i++) {
                if (i >= start.length || start[i] != (byte) bytes[i]) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw DataException.failed("read", file, e, "check the name and the permissions");
        }
    }

    /**
     * The value that was saved.
     *
     * @throws DataException for a file that is damaged or is none of PyTorch's
     * @throws UnsupportedFeature for what holds more than tensors in plain containers
     */
    public static PtValue read(Path file) {
        refuseOlderFormat(file);
        try (FileChannel channel = FileChannel.open(file)) {
            Bytes bytes = new Bytes(file, channel);
            Archive archive = Archive.open(bytes);
            String root = root(file, archive.names());
            requireLittleEndian(file, archive, root);
            Archive.Entry pickle = archive.entry(root + PICKLE);
            if (pickle.size() > LARGEST_PICKLE) {
                throw bytes.damaged(
                        pickle.data(),
                        "a structure of %d bytes".formatted(pickle.size()),
                        "at most %d".formatted(LARGEST_PICKLE));
            }
            byte[] code = archive.bytes(pickle);
            Node value = new Unpickler(bytes, pickle.data(), code).load();
            return new Freezer(bytes, new Storages(archive, bytes, root + DATA), code.length)
                    .freeze(value);
        } catch (IOException e) {
            throw DataException.failed("read", file, e, "check the name and the permissions");
        }
    }

    /** Writes {@code file}, all or nothing; the same value gives the same bytes. */
    public static void write(Path file, PtValue value) {
        Pickler pickle = Pickler.of(value);
        AtomicFile.write(
                file,
                out -> {
                    ArchiveWriter zip = new ArchiveWriter(out, archiveName(file));
                    zip.add(PICKLE, pickle.bytes());
                    zip.add(".format_version", "1");
                    zip.add(".storage_alignment", "" + ArchiveWriter.ALIGNMENT);
                    zip.add(BYTE_ORDER, LITTLE);
                    for (int i = 0; i < pickle.storages().size(); i++) {
                        zip.add(DATA + i, pickle.storages().get(i).data());
                    }
                    zip.add("version", "3\n");
                    zip.add(".data/serialization_id", zip.identity());
                    zip.finish();
                });
    }

    /** PyTorch names the folder inside after the file, if that needs no other letters. */
    private static String archiveName(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        return stem.matches("[A-Za-z0-9_.-]+") && !stem.matches("\\.+") ? stem : "archive";
    }

    /** The one folder that everything is in, with its slash. */
    private static String root(Path file, Set<String> names) {
        for (String name : new TreeSet<>(names)) {
            int slash = name.indexOf('/');
            String root = name.substring(0, slash + 1);
            if (slash >= 0 && names.contains(root + PICKLE)) {
                if (names.contains(root + "constants.pkl")
                        || names.stream().anyMatch(n -> n.startsWith(root + "code/"))) {
                    throw new UnsupportedFeature(
                            "the TorchScript archive " + file,
                            "it holds a program; save tensors with torch.save(torch.jit.load(file).state_dict(), 'new.pt')");
                }
                return root;
            }
        }
        if (names.stream().anyMatch(n -> n.endsWith("archive_format") || n.contains("models/"))) {
            throw new UnsupportedFeature(
                    "the exported program " + file,
                    "save tensors with torch.save(torch.export.load(file).state_dict, 'new.pt')");
        }
        throw new DataException(
                "pt: %s: found a zip of %s, expected %s in one folder; save it again with torch.save"
                        .formatted(file, names.stream().sorted().limit(8).toList(), PICKLE));
    }

    private static void requireLittleEndian(Path file, Archive archive, String root)
            throws IOException {
        if (!archive.names().contains(root + BYTE_ORDER)) {
            return;
        }
        Archive.Entry entry = archive.entry(root + BYTE_ORDER);
        String order =
                entry.size() > LITTLE.length()
                        ? entry.size() + " bytes"
                        : new String(archive.bytes(entry), StandardCharsets.US_ASCII);
        if (!order.equals(LITTLE)) {
            throw new UnsupportedFeature(
                    "byte order '%s' of %s".formatted(order, file),
                    "save it again on a machine with little-endian numbers");
        }
    }

    private static void refuseOlderFormat(Path file) {
        if (beginsWith(file, 0x80)) {
            throw new UnsupportedFeature(
                    "%s, which is a pickle and no zip".formatted(file),
                    "PyTorch before 1.6 saved so; load it with torch.load and save its state_dict() again with torch.save");
        }
    }
}
