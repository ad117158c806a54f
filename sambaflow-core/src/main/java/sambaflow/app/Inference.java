package sambaflow.app;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import sambaflow.device.RunException;
import sambaflow.graph.SectionType;
import sambaflow.io.Batch;
import sambaflow.io.DataLoader;
import sambaflow.io.Idx;
import sambaflow.io.ImageDataset;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/**
 * The run --inference command of every app: predictions for a data set.
 *
 * @param data what was inferred
 * @param predictions class of each sample
 * @param accuracy in percent, where labels are known
 * @param results the file of predictions, in MNIST's label format
 * @param checkpoint whose parameters were used
 * @param classNames what the classes are called; numbers where there are none
 * @param limit most predictions to show as pictures
 */
public record Inference(
        ImageDataset data,
        List<Integer> predictions,
        OptionalDouble accuracy,
        Path results,
        Path checkpoint,
        List<String> classNames,
        int limit) {
    private static final String LABELS = "prediction-labels-idx1-ubyte";
    private static final int CLASSES = 256;

    /** What class {@code number} is called. */
    public String className(int number) {
        return number < classNames.size() ? classNames.get(number) : String.valueOf(number);
    }

    /** Runs the forward sections over the app's inference data. */
    public static Inference run(App app, RunArguments run, AppListener listener) {
        try (Opened opened = Opened.open(app, run, listener)) {
            Path folder = run.resultsFolder().orElseGet(() -> opened.folder().resolve("results"));
            new OutputFolder("--results-dir", folder).make(RunException::new);
            Path checkpoint = run.initCheckpoint().orElseGet(() -> NewestCheckpoint.of(opened));
            listener.line("Loading checkpoint from file " + checkpoint);
            opened.restore(Checkpoint.read(checkpoint));
            AppData data = AppData.forInference(app, run, listener);
            listener.line("Using dataset: " + data.description());
            DataLoader loader = data.testLoader(app);
            long[] predictions = predict(opened, loader);
            Path results = folder.resolve(LABELS);
            Idx.ofLabels(predictions).write(results);
            OptionalDouble accuracy = accuracy(data.test(), predictions);
            accuracy.ifPresent(a -> listener.line(String.format(Locale.ROOT, "Accuracy: %.2f", a)));
            listener.line(
                    "Predictions of %d samples are in %s".formatted(predictions.length, results));
            return new Inference(
                    data.test(),
                    LongStream.of(predictions).mapToObj(Math::toIntExact).toList(),
                    accuracy,
                    results,
                    checkpoint,
                    app.classNames(),
                    run.limit());
        }
    }

    private static long[] predict(Opened opened, DataLoader loader) {
        String prediction = opened.requiredScores();
        requireBytes(opened, prediction);
        long[] predictions = new long[loader.data().size()];
        int next = 0;
        for (Batch batch : loader.epoch(0)) {
            if (Thread.interrupted()) {
                throw new RunException.Cancelled(
                        "inference was stopped after %d of %d samples; nothing was written"
                                .formatted(next, predictions.length));
            }
            Map<String, Tensor> outputs =
                    opened.session()
                            .run(
                                    opened.pefInputs(batch),
                                    Map.of(),
                                    Map.of(),
                                    EnumSet.of(SectionType.FWD),
                                    List.of(prediction));
            long[] classes = outputs.get(prediction).argmax();
            for (int i = 0; i < batch.samples(); i++) {
                predictions[next++] = classes[i];
            }
        }
        return predictions;
    }

    /** The results are in MNIST's label format, which has a byte for each class. */
    private static void requireBytes(Opened opened, String prediction) {
        int value = opened.graph().output(prediction).orElseThrow().value();
        long classes = opened.graph().type(value).shape().dim(1);
        if (classes > CLASSES) {
            throw new UnsupportedFeature(
                    "inference of %d classes".formatted(classes),
                    "results hold at most %d classes; call session.run for more"
                            .formatted(CLASSES));
        }
    }

    private static OptionalDouble accuracy(ImageDataset data, long[] predictions) {
        if (!data.labelled()) {
            return OptionalDouble.empty();
        }
        int correct = 0;
        for (int i = 0; i < predictions.length; i++) {
            correct += data.label(i) == predictions[i] ? 1 : 0;
        }
        return OptionalDouble.of(100.0 * correct / predictions.length);
    }
}
