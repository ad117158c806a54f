package sambaflow.app;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.graph.SectionType;
import sambaflow.io.Batch;
import sambaflow.io.DataLoader;
import sambaflow.io.Dataset;
import sambaflow.io.Idx;
import sambaflow.io.Pictures;
import sambaflow.io.Prefetch;
import sambaflow.session.Run;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * The run --inference command of every app: predictions for a data set.
 *
 * @param data what was inferred
 * @param scores what the model made of each sample, [samples, classes]
 * @param predictions class of each sample; empty for a model that tells no classes
 * @param labels the right class of each sample; empty where they are not known
 * @param results the file of predictions: MNIST's label format for images, else CSV
 * @param checkpoint whose parameters were used
 * @param classNames what the classes are called; numbers where there are none
 * @param limit most predictions to show as pictures
 */
public record Inference(
        Dataset data,
        Tensor scores,
        List<Integer> predictions,
        List<Integer> labels,
        Path results,
        Path checkpoint,
        List<String> classNames,
        int limit) {
    private static final String LABELS = "prediction-labels-idx1-ubyte";
    private static final String TABLE = "predictions.csv";

    /** Classes that MNIST's label format has a byte for. */
    private static final int CLASSES = 256;

    /** What class {@code number} is called. */
    public String className(int number) {
        List<String> names = classNames.isEmpty() ? data.classNames() : classNames;
        return number < names.size() ? names.get(number) : String.valueOf(number);
    }

    /** Runs the forward sections over the app's inference data. */
    public static Inference run(App app, RunArguments run, AppListener listener) {
        try (Opened opened = Opened.open(app, run, listener)) {
            Path folder = run.resultsFolder().orElseGet(() -> opened.folder().resolve("results"));
            new OutputFolder("--results-dir", folder)
                    .make(problem -> new RunException(Code.SF505, problem));
            Path checkpoint = run.initCheckpoint().orElseGet(() -> NewestCheckpoint.of(opened));
            listener.line("Loading checkpoint from file " + checkpoint);
            opened.restore(Checkpoint.read(checkpoint));
            AppData data = AppData.forInference(app, run, listener);
            listener.line("Using dataset: " + data.description());
            Inference inference = scored(opened, data, new Place(folder, checkpoint, run.limit()));
            inference.write();
            inference
                    .accuracy()
                    .ifPresent(a -> listener.line(String.format(Locale.ROOT, "Accuracy: %.2f", a)));
            listener.line(
                    "Predictions of %d samples are in %s"
                            .formatted(data.test().size(), inference.results()));
            return inference;
        }
    }

    /** Where results go, and what else the record tells. */
    private record Place(Path folder, Path checkpoint, int limit) {}

    private static Inference scored(Opened opened, AppData data, Place place) {
        DataLoader loader = data.testLoader(opened.app(), opened.pef().manifest().batchSize());
        String output = opened.requiredScores();
        long width =
                opened.graph()
                        .type(opened.graph().output(output).orElseThrow().value())
                        .shape()
                        .dim(1);
        Tensor scores = Tensor.zeros(DType.FLOAT32, Shape.of(data.test().size(), width));
        boolean classes = width > 1 && labelsAreClasses(opened.app());
        int[] labels = new int[classes ? data.test().size() : 0];
        predict(opened, loader, output, scores, labels);
        boolean known = classes && knowsLabels(loader, opened.app());
        boolean bytes = classes && data.test() instanceof Pictures && width <= CLASSES;
        return new Inference(
                data.test(),
                scores,
                classes
                        ? LongStream.of(scores.argmax()).mapToObj(Math::toIntExact).toList()
                        : List.of(),
                known ? IntStream.of(labels).boxed().toList() : List.of(),
                place.folder().resolve(bytes ? LABELS : TABLE),
                place.checkpoint(),
                opened.app().classNames(),
                place.limit());
    }

    /** Whether the model compares its scores with one class number for each sample. */
    private static boolean labelsAreClasses(App app) {
        return app.inputs().stream()
                .filter(i -> Optional.of(i.name()).equals(app.labelInput()))
                .allMatch(i ->
                        !i.type().dtype().isFloat()
                                && i.type().shape().elements() == app.batchSize());
    }

    private static boolean knowsLabels(DataLoader loader, App app) {
        return loader.data() instanceof BoundData bound
                && app.labelInput().filter(bound::has).isPresent();
    }

    private static void predict(
            Opened opened, DataLoader loader, String output, Tensor scores, int[] labels) {
        Optional<String> label = opened.app().labelInput();
        int next = 0;
        try (Prefetch batches = loader.prefetch(0, 0)) {
            for (Batch batch : batches) {
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                Tensor found =
                        opened.session()
                                .run(
                                        Run.of(opened.pefInputs(batch))
                                                .withSections(EnumSet.of(SectionType.FWD))
                                                .withOutputs(List.of(output))
                                                .allowingNonFinite())
                                .get(output);
                long width = scores.shape().dim(1);
                for (long i = 0; i < batch.samples() * width; i++) {
                    scores.set(next * width + i, found.get(i));
                }
                for (int i = 0;
                        label.isPresent() && labels.length > 0 && i < batch.samples();
                        i++) {
                    labels[next + i] = (int) batch.tensor(label.get()).getLong(i);
                }
                next += batch.samples();
            }
        }
        if (Thread.interrupted()) {
            throw new RunException.Cancelled(
                    "inference was stopped after %d of %d samples; nothing was written"
                            .formatted(next, loader.data().size()));
        }
    }

    /** In percent, where labels are known. */
    public OptionalDouble accuracy() {
        if (labels.isEmpty()) {
            return OptionalDouble.empty();
        }
        long correct =
                IntStream.range(0, labels.size())
                        .filter(i -> labels.get(i).equals(predictions.get(i)))
                        .count();
        return OptionalDouble.of(100.0 * correct / labels.size());
    }

    private void write() {
        if (results.endsWith(LABELS)) {
            Idx.ofLabels(predictions.stream().mapToLong(Integer::longValue).toArray())
                    .write(results);
        } else {
            new PredictionTable(this).write(results);
        }
    }
}
