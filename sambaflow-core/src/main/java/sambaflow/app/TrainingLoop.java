package sambaflow.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sambaflow.device.RunException;
import sambaflow.graph.SectionType;
import sambaflow.io.Batch;
import sambaflow.io.DataLoader;
import sambaflow.io.Prefetch;
import sambaflow.record.Metric;
import sambaflow.session.Run;
import sambaflow.tensor.Tensor;

/** Epochs of training steps, with the documented lines, a test after each, and a checkpoint. */
final class TrainingLoop {
    private static final double NANOS = 1e9;

    private static final String MAXIMUM = "Maximum num of steps reached. ";

    private final Opened opened;
    private final String lossName;
    private final DataLoader train;
    private final Optional<DataLoader> test;
    private final boolean allowNan;
    private final AppListener listener;
    private final Recording recording;
    private final TrainingLines lines;
    private final List<StepMetric> steps = new ArrayList<>();
    private final List<Training.Accuracy> tests = new ArrayList<>();
    private final long start = System.nanoTime();
    private final long totalSteps;
    private CheckpointFolder checkpoints;
    private long saveEvery;
    private long done;
    private double secondsWaiting;
    private double lossSum;
    private long lossCount;

    /** A state after which a step was finite, to fall back to; none where any state is wanted. */
    private Optional<Checkpoint> proven = Optional.empty();

    /**
     * @param test what to test on after each epoch, if the app wants that
     * @param recording what is recorded of it, and asked of it
     * @param allowNan whether to go on when the loss or a parameter is not finite
     */
    TrainingLoop(
            Opened opened,
            DataLoader train,
            Optional<DataLoader> test,
            boolean allowNan,
            Recording recording,
            AppListener listener) {
        this.opened = opened;
        this.lossName = opened.loss().orElseThrow();
        this.train = train;
        this.test = test;
        this.allowNan = allowNan;
        this.recording = recording;
        this.listener = listener;
        this.lines = opened.app().trainingLines();
        this.totalSteps = totalSteps(opened.app(), train);
    }

    /** Steps that a training of {@code app} does in all. */
    static long totalSteps(App app, DataLoader train) {
        long all = (long) app.numEpochs() * train.batches();
        long most = app.numSteps();
        return most >= 0 ? Math.min(most, all) : all;
    }

    /**
     * Trains from where {@code from} stands to the end.
     *
     * @param every steps from one checkpoint to the next
     */
    Training run(Optional<Checkpoint> from, CheckpointFolder folder, long every) {
        checkpoints = folder;
        saveEvery = every;
        done = from.map(Checkpoint::completedSteps).orElse(0L);
        begin(from);
        boolean interrupted = true;
        boolean ended = false;
        RunException.NotFinite broken = null;
        Path file;
        Checkpoint last;
        opened.app().logTo(this::measured);
        try {
            interrupted = epochs(opened.app().numEpochs());
            ended = true;
        } catch (RunException.NotFinite e) {
            broken = e;
        } finally {
            opened.app().logTo(null);
            // The user's own code in the loop may throw, or be stopped where it stands: what was
            // trained is kept all the same. An interrupt must not reach the writing of the file.
            recording.saving(Thread.interrupted() || ended && interrupted);
            last = broken == null ? checkpoint() : usable();
            file = folder.saveLast(last);
            recording.saved(file);
            String stopped = interrupted ? "Stopped at step " + done + ". " : "";
            listener.line(stopped + "Checkpoint saved at " + file);
        }
        if (broken != null) {
            throw stopped(broken, last, file);
        }
        double seconds = (System.nanoTime() - start) / NANOS;
        return new Training(
                steps,
                tests,
                file,
                interrupted,
                seconds,
                secondsWaiting,
                opened.session().chipTime());
    }

    private void begin(Optional<Checkpoint> from) {
        int epochs = opened.app().numEpochs();
        lines.beginning(done, totalSteps, train.batches(), epochs).forEach(listener::line);
        if (done >= totalSteps) {
            listener.line(nothingToDo(from));
        }
    }

    /** The epochs that are left; whether they were interrupted. */
    private boolean epochs(int epochs) {
        boolean interrupted = false;
        int first = (int) (done / train.batches());
        for (int epoch = first; epoch < epochs && done < totalSteps && !interrupted; epoch++) {
            interrupted = epoch(epoch);
            if (interrupted || done % train.batches() != 0) {
                break;
            }
            if (test.isEmpty()) {
                continue;
            }
            Optional<Training.Accuracy> found =
                    new TestPass(opened, test.get()).run(epoch + 1, done);
            found.ifPresent(tests::add);
            found.ifPresent(recording::test);
            found.ifPresent(a -> listener.line(a.toString()));
            interrupted = found.isEmpty();
        }
        return interrupted;
    }

    /** Where it stands, if the model still has a loss: finite parameters may be beyond all use. */
    private Checkpoint usable() {
        double loss = forward(test.orElse(train).epoch(0).iterator().next()).get(lossName).item();
        return Double.isFinite(loss) ? checkpoint() : proven.orElseGet(this::checkpoint);
    }

    private RunException stopped(RunException.NotFinite broken, Checkpoint last, Path file) {
        return new RunException.NotFinite(
                "step %d: %s. The last good state is of step %d: go on with --init-ckpt-path=%s and a smaller learning rate, or train through it with --allow-nan"
                        .formatted(done + 1, broken.getMessage(), last.completedSteps(), file),
                broken);
    }

    private Map<String, Tensor> forward(Batch batch) {
        return opened.session()
                .run(
                        Run.of(opened.pefInputs(batch))
                                .withSections(EnumSet.of(SectionType.FWD))
                                .allowingNonFinite());
    }

    private Checkpoint checkpoint() {
        return Checkpoint.of(opened, done, train.batches());
    }

    private String nothingToDo(Optional<Checkpoint> from) {
        int epochs = opened.app().numEpochs();
        return done < (long) epochs * train.batches()
                ? MAXIMUM
                : "Epochs trained: %d is equal to epochs requested: %d. Exiting..."
                        .formatted(from.map(Checkpoint::completedEpochs).orElse(0), epochs);
    }

    /** One epoch, from where the last one stopped; whether it was interrupted. */
    private boolean epoch(int epoch) {
        lossSum = 0;
        lossCount = 0;
        int first = (int) (done - (long) epoch * train.batches());
        long inEpoch = first;
        Prefetch batches = train.prefetch(epoch, first);
        try (batches) {
            for (Batch batch : batches) {
                inEpoch++;
                if (Thread.interrupted() || recording.isStopAsked()) {
                    return true;
                }
                if (done >= totalSteps) {
                    listener.line(MAXIMUM);
                    return false;
                }
                step(epoch + 1, inEpoch, batch);
                if (done % saveEvery == 0 && done < totalSteps) {
                    checkpoints.save(checkpoint());
                }
            }
        } finally {
            secondsWaiting += batches.secondsWaited();
        }
        // An interrupt while waiting for data ends the epoch early.
        return Thread.interrupted();
    }

    private void step(int epoch, long inEpoch, Batch batch) {
        Map<String, Double> values =
                recording.hyperparameters(done, opened.app().hyperparameters(done));
        int every = lines.every(train.batches());
        boolean keeps = !allowNan && ((inEpoch - 1) % every == 0 || proven.isEmpty());
        Optional<Checkpoint> before = keeps ? Optional.of(checkpoint()) : proven;
        Run run = Run.of(opened.pefInputs(batch)).withHyperparameters(values);
        Map<String, Tensor> outputs =
                opened.session().run(allowNan ? run.allowingNonFinite() : run);
        proven = before;
        double loss = outputs.get(lossName).item();
        done++;
        lossSum += loss;
        lossCount++;
        StepMetric metric = metric(epoch, loss);
        steps.add(metric);
        recording.step(metric, (System.nanoTime() - start) / NANOS);
        listener.step(metric);
        opened.app().afterStep(done, outputs);
        if (inEpoch % every == 0) {
            listener.line(lines.step(metric, train.batches()));
        }
    }

    private void measured(String name, double value) {
        Metric.Value metric = new Metric.Value(done, name, value);
        recording.measured(metric);
        listener.measured(metric);
    }

    private StepMetric metric(int epoch, double loss) {
        double seconds = (System.nanoTime() - start) / NANOS;
        double perSecond = (steps.size() + 1) / seconds;
        return new StepMetric(
                epoch,
                opened.app().numEpochs(),
                done,
                totalSteps,
                loss,
                lossSum / lossCount,
                perSecond * train.batchSize(),
                (totalSteps - done) / perSecond);
    }
}
