package sambaflow.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import sambaflow.io.AtomicFile;
import sambaflow.io.DataException;

/**
 * The folder of one run, {@code out/logreg/runs/3}, for whoever writes or reads it.
 *
 * @param path the folder, whose name is the run's number
 */
public record RunFolder(Path path) {
    private static final String RUNS = "runs";
    private static final String START = "arguments.json";
    private static final String STATE = "state.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String CSV = "metrics.csv";
    private static final String STOP = "stop";
    private static final String SETTINGS = "settings.json";

    /**
     * Makes the folder of a new run beside a PEF. Whoever asks at the same time, in this process or
     * another, gets another number.
     */
    public static RunFolder next(Path pefFolder) {
        Path runs = pefFolder.resolve(RUNS);
        try {
            Files.createDirectories(runs);
            int number = of(pefFolder).stream().mapToInt(RunFolder::number).max().orElse(0);
            while (true) {
                number++;
                try {
                    return new RunFolder(Files.createDirectory(runs.resolve("" + number)));
                } catch (FileAlreadyExistsException e) {
                    // Another run took this number a moment ago.
                    continue;
                }
            }
        } catch (IOException e) {
            throw DataException.failed(
                    "write", runs, e, "check the folder's permissions and free space");
        }
    }

    /** The runs of the PEF in {@code pefFolder}, the first one first. */
    public static List<RunFolder> of(Path pefFolder) {
        return children(pefFolder.resolve(RUNS)).stream()
                .filter(p -> p.getFileName().toString().matches("[1-9]\\d{0,8}"))
                .map(RunFolder::new)
                .sorted(Comparator.comparingInt(RunFolder::number))
                .toList();
    }

    /** The runs of all PEFs in the folders of {@code out}. */
    public static List<RunFolder> below(Path out) {
        return children(out).stream().sorted().flatMap(p -> of(p).stream()).toList();
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).toList();
        } catch (IOException | UncheckedIOException e) {
            // A folder that went away in the meantime, or that is not for us, holds no runs.
            return List.of();
        }
    }

    public int number() {
        return Integer.parseInt(path.getFileName().toString());
    }

    /** What a user calls it: {@code logreg/3}. */
    public String name() {
        Path pefFolder = path.toAbsolutePath().normalize().getParent().getParent();
        return pefFolder.getFileName() + "/" + number();
    }

    /** What it was begun with, once that is written. */
    public Optional<RunStart> start() {
        return RunJson.read(path.resolve(START), RunStart.class)
                .filter(s -> s.schema().equals(RunStart.SCHEMA) && s.version().startsWith("1."));
    }

    /** Where it stands, once that is written. */
    public Optional<RunState> state() {
        return RunJson.read(path.resolve(STATE), RunState.class);
    }

    /** Whether it runs, as far as can be seen from here. */
    public boolean isRunning() {
        return state().filter(s -> s.seen() == RunState.Phase.RUNNING).isPresent();
    }

    /** The file of its {@link Metric}s, one in a line. */
    public Path metrics() {
        return path.resolve(METRICS);
    }

    /** The same for spreadsheets. */
    public Path csv() {
        return path.resolve(CSV);
    }

    /** The same for TensorBoard. */
    public Path events() {
        return path.resolve(TensorBoardEvents.FILE);
    }

    void write(RunStart start) {
        AtomicFile.write(path.resolve(START), out -> out.write(RunJson.bytes(start)));
    }

    void write(RunState state) {
        AtomicFile.write(path.resolve(STATE), out -> out.write(RunJson.bytes(state)));
    }

    /** Asks the run to stop, as an interrupt would: it keeps a checkpoint. */
    public void askToStop() {
        AtomicFile.write(path.resolve(STOP), out -> {});
    }

    boolean isAskedToStop() {
        return Files.exists(path.resolve(STOP));
    }

    /** Asks the run to go on with these hyperparameters, besides those asked for before. */
    public void ask(Map<String, Double> values) {
        Map<String, Double> all = new TreeMap<>(asked());
        all.putAll(values);
        AtomicFile.write(path.resolve(SETTINGS), out -> out.write(RunJson.bytes(all)));
    }

    /** The hyperparameters asked for so far. */
    Map<String, Double> asked() {
        return RunJson.readNumbers(path.resolve(SETTINGS));
    }
}
