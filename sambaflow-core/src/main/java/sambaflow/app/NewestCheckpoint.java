package sambaflow.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.pef.PefException;
import sambaflow.pef.PefReader;

/** Finds the checkpoint to infer with when the user names none. */
final class NewestCheckpoint {
    private static final String FOLDER = "checkpoints";

    private NewestCheckpoint() {}

    /** The newest beside the PEF; else beside another PEF of the same app in the output folder. */
    static Path of(Opened opened) {
        Path own = opened.folder().resolve(FOLDER);
        return newest(List.of(own))
                .or(() -> newest(siblings(opened)))
                .orElseThrow(() ->
                        new RunException(
                                Code.SF504,
                                "no checkpoint found in %s; train first, or name one with --init-ckpt-path"
                                        .formatted(own)));
    }

    private static List<Path> siblings(Opened opened) {
        Path output = opened.folder().getParent();
        if (output == null) {
            return List.of();
        }
        return list(output).stream()
                .filter(folder -> sameApp(folder, opened))
                .map(folder -> folder.resolve(FOLDER))
                .toList();
    }

    private static boolean sameApp(Path folder, Opened opened) {
        Path pef = folder.resolve(folder.getFileName() + ".pef");
        if (!Files.isRegularFile(pef)) {
            return false;
        }
        try {
            return PefReader.read(pef).manifest().app().equals(opened.pef().manifest().app());
        } catch (PefException e) {
            // A damaged neighbour is no reason to refuse this run.
            return false;
        }
    }

    private static Optional<Path> newest(List<Path> folders) {
        return folders.stream()
                .flatMap(f -> list(f).stream())
                .filter(f -> f.toString().endsWith(Checkpoint.SUFFIX))
                .max(Comparator.comparing(NewestCheckpoint::modified).thenComparing(f -> f));
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static RunException unreadable(Path path, IOException e) {
        return new RunException(
                Code.SF504,
                "checkpoints: %s cannot be read (%s); name one with --init-ckpt-path"
                        .formatted(path, e),
                e);
    }
}
