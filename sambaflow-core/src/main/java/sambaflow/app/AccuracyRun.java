package sambaflow.app;

import java.nio.file.Path;
import java.util.Locale;
import sambaflow.device.RunException;
import sambaflow.io.DataLoader;
import sambaflow.tensor.UnsupportedFeature;

/**
 * The run --test command of every app when it names a checkpoint: how good that one is.
 *
 * @param accuracy on the test data
 * @param checkpoint whose parameters were used
 */
public record AccuracyRun(Training.Accuracy accuracy, Path checkpoint) {

    /** Tests the checkpoint that {@code run} names on the device, and tells the listener. */
    public static AccuracyRun run(App app, RunArguments run, AppListener listener) {
        Path file = run.initCheckpoint().orElseThrow();
        try (Opened opened = Opened.open(app, run, listener)) {
            opened.requiredScores();
            Checkpoint checkpoint = Checkpoint.read(file);
            listener.line("Loading checkpoint from file " + file);
            opened.restore(checkpoint);
            AppData data = AppData.forInference(app, run, listener);
            listener.line("Using dataset: " + data.description());
            DataLoader test =
                    Padding.of(opened)
                            .on(data.testLoader(app, opened.pef().manifest().batchSize()));
            boolean labelled =
                    test.data() instanceof BoundData bound
                            && app.labelInput().filter(bound::has).isPresent();
            if (!labelled) {
                throw new UnsupportedFeature(
                        "run --test without labels",
                        "add the labels' file beside the images, or use run --inference");
            }
            Training.Accuracy accuracy =
                    new TestPass(opened, test)
                            .run(checkpoint.completedEpochs(), checkpoint.completedSteps())
                            .orElseThrow(() -> new RunException.Cancelled("the test was stopped"));
            AccuracyRun result = new AccuracyRun(accuracy, file);
            listener.line(result.toString());
            return result;
        }
    }

    /** The documented line, which has two spaces where that of a training has one. */
    @Override
    public String toString() {
        String percent = String.format(Locale.ROOT, "Test Accuracy: %.2f", accuracy.percent());
        return Double.isNaN(accuracy.loss())
                ? percent
                : String.format(Locale.ROOT, "%s  Loss: %.4f", percent, accuracy.loss());
    }
}
