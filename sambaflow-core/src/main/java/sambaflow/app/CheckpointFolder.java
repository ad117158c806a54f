package sambaflow.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.io.DataException;
import sambaflow.nn.optim.Optimizer;

/** Where a training keeps its checkpoints, and how many. */
final class CheckpointFolder {
    /** What a process leaves that is killed while it writes; its number is in the name. */
    private static final Pattern PART = Pattern.compile("\\.\\d+\\.pt\\.(\\d+)-\\d+\\.part");

    private static final String BROKEN = ".broken";

    private static final int PROBE_BYTES = 4096;

    private final Path folder;
    private final int keep;
    private final Optimizer optimizer;
    private final AppListener listener;
    private final Deque<Path> written = new ArrayDeque<>();

    private CheckpointFolder(Path folder, int keep, Optimizer optimizer, AppListener listener) {
        this.folder = folder;
        this.keep = keep;
        this.optimizer = optimizer;
        this.listener = listener;
    }

    /**
     * Makes the folder and tries to write into it, because a training whose end cannot be kept need
     * not begin.
     *
     * @param keep how many of the checkpoints written here to keep
     */
    static CheckpointFolder open(Path folder, int keep, Optimizer optimizer, AppListener listener) {
        new OutputFolder("--ckpt-dir", folder)
                .make(problem -> new RunException(Code.SF504, problem));
        try {
            Path probe = Files.createTempFile(folder, ".probe", null);
            try {
                Files.write(probe, new byte[PROBE_BYTES]);
            } finally {
                Files.delete(probe);
            }
            removeParts(folder);
        } catch (IOException e) {
            throw new RunException(
                    Code.SF504,
                    "checkpoints cannot be written to %s: %s; nothing was trained: make it writable, free some space, or choose another with --ckpt-dir"
                            .formatted(folder, DataException.reason(e)),
                    e);
        }
        return new CheckpointFolder(folder, keep, optimizer, listener);
    }

    private static void removeParts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher name = PART.matcher(file.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Writes a checkpoint on the way; a failure is told, and training goes on. */
    void save(Checkpoint checkpoint) {
        Optional<String> broken = checkpoint.notFinite();
        if (broken.isPresent()) {
            warn(
                    "no checkpoint of step %d: '%s' holds NaN or infinity%s"
                            .formatted(checkpoint.completedSteps(), broken.get(), lastGood()));
            return;
        }
        try {
            write(checkpoint);
        } catch (DataException e) {
            warn(
                    "the checkpoint of step %d was not saved and training goes on: %s%s"
                            .formatted(checkpoint.completedSteps(), e.getMessage(), lastGood()));
        }
    }

    /**
     * Writes the checkpoint that ends a training. One with NaN or infinity in it gets a name that
     * nothing takes for the newest, and takes the place of no good one.
     *
     * @throws RunException when it is not where it should be; it says where it is instead
     */
    Path saveLast(Checkpoint checkpoint) {
        try {
            return write(checkpoint);
        } catch (DataException e) {
            throw new RunException(Code.SF504, elsewhere(checkpoint, e), e);
        }
    }

    private String elsewhere(Checkpoint checkpoint, DataException failure) {
        String what =
                "the checkpoint of step %d was not saved: %s"
                        .formatted(checkpoint.completedSteps(), failure.getMessage());
        try {
            Path file =
                    Files.createTempDirectory("sambaflow-")
                            .resolve(checkpoint.completedSteps() + Checkpoint.SUFFIX);
            CheckpointFile.write(file, checkpoint, optimizer);
            return "%s. Nothing was lost: it is at %s instead; move it, or go on with --init-ckpt-path=%s"
                    .formatted(what, file, file);
        } catch (IOException | DataException e) {
            return what + ", and not in the folder for temporary files either" + lastGood();
        }
    }

    private String lastGood() {
        return Optional.ofNullable(written.peekLast())
                .map("; the last good one is %s"::formatted)
                .orElse("; there is no earlier one of this run");
    }

    private Path write(Checkpoint checkpoint) {
        Path file = folder.resolve(checkpoint.completedSteps() + Checkpoint.SUFFIX);
        Optional<String> broken = checkpoint.notFinite();
        if (broken.isPresent()) {
            Path aside = file.resolveSibling(file.getFileName() + BROKEN);
            CheckpointFile.write(aside, checkpoint, optimizer);
            warn(
                    "'%s' holds NaN or infinity: the checkpoint is %s, which is never taken for the newest%s"
                            .formatted(broken.get(), aside.getFileName(), lastGood()));
            return aside;
        }
        CheckpointFile.write(file, checkpoint, optimizer);
        written.remove(file);
        written.addLast(file);
        while (written.size() > keep) {
            remove(written.removeFirst());
        }
        return file;
    }

    private void warn(String what) {
        listener.tell(new Diagnostic(Code.SF510, what));
    }

    private void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            warn(
                    "the old checkpoint %s was not removed: %s"
                            .formatted(file, DataException.reason(e)));
        }
    }
}
