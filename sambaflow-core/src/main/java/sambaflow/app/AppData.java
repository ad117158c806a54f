package sambaflow.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import sambaflow.io.DataException;
import sambaflow.io.DataLoader;
import sambaflow.io.DataRequest;
import sambaflow.io.DataSource;
import sambaflow.io.Dataset;
import sambaflow.io.Download;
import sambaflow.io.IndexRange;
import sambaflow.io.Pictures;
import sambaflow.io.PublicDataset;
import sambaflow.tensor.Shape;
import sambaflow.trace.InputSpec;

/** The data of one run: where it comes from, and the part to train on and to test on. */
final class AppData {
    private final DataSource source;
    private final Supplier<Dataset> test;
    private final String description;
    private final boolean labelsNeeded;

    private AppData(
            DataSource source, Supplier<Dataset> test, String description, boolean labelsNeeded) {
        this.source = source;
        this.test = test;
        this.description = description;
        this.labelsNeeded = labelsNeeded;
    }

    /** Data to train on; the set's own test part is read only by those who test. */
    static AppData forTraining(App app, RunArguments run, AppListener listener) {
        DataSource source = source(app, run, listener);
        return new AppData(
                source,
                () -> ranged(source.testing(), run.testRange()),
                source.description(),
                true);
    }

    /** Data to infer: the set that --dataset-name names, or the test part. */
    static AppData forInference(App app, RunArguments run, AppListener listener) {
        DataSource source = source(app, run, listener);
        Dataset all = run.datasetName().map(source::named).orElseGet(source::testing);
        Dataset test = ranged(all, run.testRange());
        String kind = test instanceof Pictures ? "images" : "samples";
        return new AppData(
                source, () -> test, "%s (%d %s)".formatted(test.name(), test.size(), kind), false);
    }

    private static DataSource source(App app, RunArguments run, AppListener listener) {
        Optional<Path> folder =
                run.download()
                        .map(PublicDataset::named)
                        .map(set ->
                                Download.fromEnvironment(System.getenv())
                                        .get(
                                                set,
                                                (file, done, total) ->
                                                        fetched(file, done, total, listener)))
                        .or(app::dataDir);
        Shape sample = sampleShape(app);
        return app.data(new DataRequest(folder, run.data().format(sample.elements()), sample));
    }

    private static void fetched(String file, long done, long total, AppListener listener) {
        if (done == total) {
            listener.line("[info   ] Fetched %s (%d bytes)".formatted(file, total));
        }
    }

    private static Dataset ranged(Dataset data, Optional<String> range) {
        if (range.isEmpty()) {
            return data;
        }
        IndexRange part = IndexRange.parse(range.get(), data.size());
        return data.slice(part.from(), part.to());
    }

    String description() {
        return description;
    }

    /** The samples to test on or infer. */
    Dataset test() {
        return test.get();
    }

    /** Batches to train on; --drop-last leaves a last one out that is not full. */
    DataLoader trainLoader(App app, RunArguments run, int batchSize) {
        Dataset named = run.datasetName().map(source::named).orElseGet(source::training);
        BoundData train = bound(ranged(named, run.trainRange()), app);
        DataLoader all =
                run.shuffle()
                        ? DataLoader.shuffled(train, batchSize, app.seed())
                        : DataLoader.inOrder(train, batchSize);
        return run.data().dropLast() ? all.droppingLast() : all;
    }

    /** Batches to test on or infer, in order. */
    DataLoader testLoader(App app, int batchSize) {
        return DataLoader.inOrder(bound(test.get(), app), batchSize);
    }

    private BoundData bound(Dataset data, App app) {
        BoundData bound = BoundData.of(data, app);
        app.labelInput()
                .filter(label -> labelsNeeded && !bound.has(label))
                .ifPresent(label -> {
                    throw new DataException(
                            "data: %s has no labels, which input '%s' needs to train; name their column with --label-column, or add the file of labels"
                                    .formatted(data.name(), label));
                });
        return bound;
    }

    /** The shape that the model's input has for one sample. */
    private static Shape sampleShape(App app) {
        return app.inputs().stream()
                .filter(i -> i.name().equals(app.sampleInput()))
                .map(InputSpec::type)
                .map(type -> type.shape().without(0))
                .findFirst()
                .orElseThrow();
    }
}
