package sambaflow.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a training says on its way; SambaFlow's tutorials differ in it, so each app chooses. */
public interface TrainingLines {
    /** Steps of an epoch from one report of the loss to the next; an epoch has {@code batches}. */
    int every(int batches);

    /** Whether the model is tested after each epoch. */
    boolean testsEachEpoch();

    /**
     * What is said of the checkpoint to begin with.
     *
     * @param optimizer whether it holds a training that goes on, not a model alone
     */
    List<String> loading(Optional<Path> checkpoint, boolean optimizer);

    /**
     * Which data is used.
     *
     * @param training name of the set to train on
     * @param description of all data and how it is divided
     */
    String dataset(String training, String description);

    /** Where a training of {@code epochs} stands before its first step. */
    List<String> beginning(long step, long targetStep, int batches, int epochs);

    /** The report of a step; an epoch has {@code batches}. */
    String step(StepMetric metric, int batches);

    /** logreg's lines: steps counted in each epoch, six reports in it, and a test at its end. */
    record PerEpoch() implements TrainingLines {
        /** Six times in 60,000 steps, as the tutorial does. */
        private static final int REPORTS = 6;

        @Override
        public int every(int batches) {
            return Math.max(1, batches / REPORTS);
        }

        @Override
        public boolean testsEachEpoch() {
            return true;
        }

        @Override
        public List<String> loading(Optional<Path> checkpoint, boolean optimizer) {
            return checkpoint.map(TrainingLines::loading).stream().toList();
        }

        @Override
        public String dataset(String training, String description) {
            return "Using dataset: " + description;
        }

        @Override
        public List<String> beginning(long step, long targetStep, int batches, int epochs) {
            return List.of();
        }

        @Override
        public String step(StepMetric metric, int batches) {
            long before = (metric.epoch() - 1L) * batches;
            return TrainingLines.step(metric, metric.step() - before, batches);
        }
    }

    /**
     * LeNet's lines: steps counted over all epochs, start and target said first, no test on the
     * way.
     *
     * @param every steps of an epoch from one report to the next
     */
    record OverAllEpochs(int every) implements TrainingLines {
        private static final String RULE = "=".repeat(30);

        @Override
        public int every(int batches) {
            return every;
        }

        @Override
        public boolean testsEachEpoch() {
            return false;
        }

        @Override
        public List<String> loading(Optional<Path> checkpoint, boolean optimizer) {
            if (checkpoint.isEmpty()) {
                return List.of("[WARNING] No valid initial checkpoint has been provided");
            }
            String file = TrainingLines.loading(checkpoint.get());
            return optimizer
                    ? List.of(file, "Loading model...", "Loading optimizer...")
                    : List.of(file, "Loading model...");
        }

        /** The set's name alone says it all where the set was made to be trained on. */
        @Override
        public String dataset(String training, String description) {
            boolean whole = Path.of(training).endsWith("train");
            return "Using dataset: " + (whole ? training : description);
        }

        @Override
        public List<String> beginning(long step, long targetStep, int batches, int epochs) {
            String initial = "Initial epoch: %3d, initial step: %6d";
            String target = "Target epoch:  %3d, target step:  %6d";
            return List.of(
                    RULE,
                    initial.formatted(step / batches, step),
                    target.formatted(epochs, targetStep));
        }

        @Override
        public String step(StepMetric metric, int batches) {
            return TrainingLines.step(metric, metric.step(), (long) batches * metric.epochs());
        }
    }

    private static String loading(Path checkpoint) {
        return "Loading checkpoint from file " + checkpoint;
    }

    private static String step(StepMetric metric, long step, long of) {
        return String.format(
                Locale.ROOT,
                "Epoch [%d/%d], Step [%d/%d], Loss: %.4f",
                metric.epoch(),
                metric.epochs(),
                step,
                of,
                metric.averageLoss());
    }
}
