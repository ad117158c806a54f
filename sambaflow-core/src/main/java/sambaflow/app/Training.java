package sambaflow.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sambaflow.device.ChipTime;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.io.DataLoader;

/**
 * The run command of every app: a training run and what came of it.
 *
 * @param steps every step, in order
 * @param tests accuracy and loss after each epoch
 * @param checkpoint where parameters and optimizer state are
 * @param interrupted whether it was stopped before its end
 * @param seconds wall time of the loop
 * @param secondsWaiting how long of it the loop waited for data
 * @param chipTime time the chip would have taken for its runs
 */
public record Training(
        List<StepMetric> steps,
        List<Accuracy> tests,
        Path checkpoint,
        boolean interrupted,
        double seconds,
        double secondsWaiting,
        ChipTime chipTime) {
    /** Share of the time beyond which waiting for data is worth a line. */
    private static final double MUCH_WAITING = 0.25;

    public Training {
        steps = List.copyOf(steps);
        tests = List.copyOf(tests);
    }

    /** Trains {@code app} with its PEF; a thread interrupt ends it with a usable checkpoint. */
    public static Training run(App app, RunArguments run, AppListener listener) {
        try (Opened opened = Opened.open(app, run, listener)) {
            if (opened.pef().manifest().inference()) {
                throw new RunException(
                        Code.SF404,
                        "PEF '%s' was compiled with --inference and holds no backward pass: it cannot train; compile again without --inference"
                                .formatted(opened.pef().manifest().name()));
            }
            requireLoss(opened);
            Path folder =
                    run.checkpointFolder().orElseGet(() -> opened.folder().resolve("checkpoints"));
            CheckpointFolder checkpoints =
                    CheckpointFolder.open(folder, run.keepLast(), app.optimizer(), listener);
            Optional<Checkpoint> start = run.initCheckpoint().map(Checkpoint::read);
            start.ifPresent(opened::restore);
            TrainingLines lines = app.trainingLines();
            lines.loading(run.initCheckpoint(), start.filter(Checkpoint::isOfTraining).isPresent())
                    .forEach(listener::line);
            return on(opened, run, start, checkpoints, listener);
        }
    }

    private static Training on(
            Opened opened,
            RunArguments run,
            Optional<Checkpoint> start,
            CheckpointFolder checkpoints,
            AppListener listener) {
        App app = opened.app();
        TrainingLines lines = app.trainingLines();
        AppData data = AppData.forTraining(app, run, listener);
        Padding padding = Padding.of(opened);
        DataLoader loader = padding.on(data.trainLoader(app, run, opened.samplesPerStep()));
        listener.line(lines.dataset(loader.data().name(), data.description()));
        padding.tell(loader, listener);
        int batch = opened.pef().manifest().batchSize();
        Optional<DataLoader> test =
                Optional.of(lines)
                        .filter(TrainingLines::testsEachEpoch)
                        .map(l -> padding.on(data.testLoader(app, batch)));
        long steps = TrainingLoop.totalSteps(app, loader);
        try (Recording record = Recording.begin(opened, run, data.description(), steps, listener)) {
            TrainingLoop loop =
                    new TrainingLoop(opened, loader, test, run.allowNan(), record, listener);
            Training training =
                    record.ending(() -> loop.run(start, checkpoints, run.checkpointEvery()));
            training.waitingNotice().ifPresent(listener::line);
            return training;
        }
    }

    /** Gradients of all outputs at once would train towards nothing that anybody wants. */
    private static void requireLoss(Opened opened) {
        if (opened.loss().isEmpty()) {
            throw new RunException(
                    "PEF '%s' returns no scalar loss, so its loss is computed outside; return it from forward, or write the loop with session.run and the outputs' gradients"
                            .formatted(opened.pef().manifest().name()));
        }
    }

    /**
     * What test data showed after so many steps.
     *
     * @param percent accuracy; not a number for a model without labels or without scores
     * @param loss mean over the samples; only over those of full batches where padding counts in it
     */
    public record Accuracy(int epoch, long step, double percent, double loss) {
        @Override
        public String toString() {
            return Double.isNaN(percent)
                    ? String.format(Locale.ROOT, "Test Loss: %.4f", loss)
                    : String.format(Locale.ROOT, "Test Accuracy: %.2f Loss: %.4f", percent, loss);
        }
    }

    /** Share of the time that the loop waited for data, from 0 to 1. */
    public double waitingShare() {
        return seconds > 0 ? secondsWaiting / seconds : 0;
    }

    private Optional<String> waitingNotice() {
        return waitingShare() > MUCH_WAITING
                ? Optional.of(
                        String.format(
                                Locale.ROOT,
                                "[info   ] Training waited for data %.0f%% of the time",
                                100 * waitingShare()))
                : Optional.empty();
    }

    /** Steps per second over the whole run. */
    public double stepsPerSecond() {
        return seconds > 0 ? steps.size() / seconds : 0;
    }
}
