package sambaflow.app;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.diagnostic.Problem;
import sambaflow.folder.PefFolder;
import sambaflow.folder.Report;
import sambaflow.io.DataException;
import sambaflow.pef.Manifest;
import sambaflow.pef.Sha256;
import sambaflow.record.Metric;
import sambaflow.record.RunFolder;
import sambaflow.record.RunRecord;
import sambaflow.record.RunStart;
import sambaflow.record.RunState;

/**
 * A training's record beside its PEF. Where none can be written the training goes on without, and
 * nobody can ask it for anything but by an interrupt.
 */
final class Recording implements AutoCloseable {
    private final Optional<RunRecord> record;
    private final Map<String, Double> known;
    private final AppListener listener;
    private Map<String, Double> applied = Map.of();

    private Recording(Optional<RunRecord> record, Map<String, Double> known, AppListener listener) {
        this.record = record;
        this.known = known;
        this.listener = listener;
    }

    /**
     * Begins the record of a training by the calling thread.
     *
     * @param data what it trains on, in a sentence
     */
    static Recording begin(
            Opened opened, RunArguments run, String data, long steps, AppListener listener) {
        Map<String, Double> known = new HashMap<>(opened.app().userOptimizer().hyperparameters());
        known.putAll(opened.app().hyperparameters(0));
        Optional<RunRecord> record = Optional.empty();
        try {
            RunFolder folder = RunFolder.next(opened.folder());
            record =
                    Optional.of(
                            RunRecord.begin(
                                    folder,
                                    start(opened, run, known, data),
                                    opened.app().numEpochs(),
                                    steps,
                                    problem -> warn(listener, problem)));
            listener.recorded(folder);
        } catch (DataException e) {
            warn(listener, e.getMessage());
        }
        return new Recording(record, known, listener);
    }

    private static void warn(AppListener listener, String problem) {
        listener.tell(
                new Diagnostic(
                        Code.SF512,
                        "this run has no record, so %%status and %%attach do not see it: %s"
                                .formatted(problem)));
    }

    private static RunStart start(
            Opened opened, RunArguments run, Map<String, Double> known, String data) {
        Manifest manifest = opened.pef().manifest();
        Map<String, String> source =
                PefFolder.of(opened.file())
                        .readReport()
                        .map(Report::local)
                        .<Map<String, String>>map(Report.Local::source)
                        .orElse(Map.of());
        return new RunStart(
                RunStart.SCHEMA,
                RunStart.VERSION,
                manifest.app(),
                opened.file().toString(),
                hash(opened),
                manifest.modelFingerprint(),
                source,
                run.given(),
                known,
                opened.app().seed(),
                data,
                opened.samplesPerStep(),
                Map.of("compiler", manifest.producer(), "java", Runtime.version().toString()),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String hash(Opened opened) {
        try (InputStream in = new FileInputStream(opened.file().toFile())) {
            return Sha256.hex(in.readAllBytes());
        } catch (IOException e) {
            throw DataException.failed("read", opened.file(), e, "leave the PEF where it is");
        }
    }

    /** Whether somebody asked the training to stop. */
    boolean isStopAsked() {
        return record.filter(RunRecord::isStopAsked).isPresent();
    }

    /**
     * The hyperparameters of the step after {@code done}: the app's {@code own}, but for those that
     * somebody asked for.
     */
    Map<String, Double> hyperparameters(long done, Map<String, Double> own) {
        Map<String, Double> asked = record.map(RunRecord::settings).orElse(Map.of());
        if (asked.isEmpty()) {
            return own;
        }
        Map<String, Double> values = new LinkedHashMap<>(own);
        asked.forEach((name, value) -> {
            if (known.containsKey(name)) {
                values.put(name, value);
            }
        });
        if (!asked.equals(applied)) {
            tell(done, asked);
            applied = asked;
        }
        return values;
    }

    private void tell(long done, Map<String, Double> asked) {
        String unknown =
                asked.keySet().stream()
                        .filter(name -> !known.containsKey(name))
                        .sorted()
                        .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            listener.line(
                    "[info   ] Not changed: %s; this run has %s"
                            .formatted(unknown, String.join(", ", known.keySet())));
        }
        Map<String, Double> changed = new LinkedHashMap<>(asked);
        changed.keySet().retainAll(known.keySet());
        changed.entrySet().removeAll(applied.entrySet());
        if (!changed.isEmpty()) {
            Metric.Setting setting = new Metric.Setting(done, changed);
            record.ifPresent(r -> r.add(setting));
            listener.line("[info   ] From step %d on: %s".formatted(done + 1, setting.text()));
        }
    }

    void step(StepMetric metric, double seconds) {
        record.ifPresent(r ->
                r.step(
                        new Metric.Step(
                                metric.step(),
                                metric.epoch(),
                                seconds,
                                metric.loss(),
                                metric.averageLoss(),
                                metric.samplesPerSecond()),
                        metric.secondsLeft()));
    }

    void measured(Metric.Value value) {
        record.ifPresent(r -> r.add(value));
    }

    void test(Training.Accuracy found) {
        record.ifPresent(r ->
                r.add(new Metric.Test(found.step(), found.epoch(), found.percent(), found.loss())));
    }

    /** From here on no question interrupts the training, which keeps what it has. */
    void saving(boolean interrupted) {
        record.ifPresent(r -> r.saving(interrupted));
    }

    void saved(Path checkpoint) {
        record.ifPresent(r -> r.saved(checkpoint.toString()));
    }

    /** What {@code loop} returns; how it ended is in the record. */
    // A boundary: the user's code in the loop may throw anything, which goes on to whoever trains.
    @SuppressWarnings("IllegalCatch")
    Training ending(Supplier<Training> loop) {
        try {
            Training training = loop.get();
            RunState.Phase how =
                    training.interrupted() ? RunState.Phase.STOPPED : RunState.Phase.FINISHED;
            record.ifPresent(r -> r.ended(how, ""));
            return training;
        } catch (RuntimeException e) {
            String why = e instanceof Problem ? e.getMessage() : e.toString();
            record.ifPresent(r -> r.ended(RunState.Phase.FAILED, why));
            throw e;
        }
    }

    @Override
    public void close() {
        record.ifPresent(RunRecord::close);
    }
}
