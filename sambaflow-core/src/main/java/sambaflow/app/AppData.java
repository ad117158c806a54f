package sambaflow.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import sambaflow.io.DataLoader;
import sambaflow.io.DataSource;
import sambaflow.io.Download;
import sambaflow.io.ImageDataset;
import sambaflow.io.IndexRange;
import sambaflow.io.PublicDataset;
import sambaflow.tensor.Shape;
import sambaflow.trace.InputSpec;

/** The data of one run: where it comes from, and the part to train on and to test on. */
final class AppData {
    private final DataSource source;
    private final Supplier<ImageDataset> test;
    private final String description;

    private AppData(DataSource source, Supplier<ImageDataset> test, String description) {
        this.source = source;
        this.test = test;
        this.description = description;
    }

    /** Data to train on; the set's own test part is read only by those who test. */
    static AppData forTraining(App app, RunArguments run, AppListener listener) {
        DataSource source = source(app, run, listener);
        return new AppData(
                source, () -> ranged(source.testing(), run.testRange()), source.description());
    }

    /** Data to infer: the set that --dataset-name names, or the test part. */
    static AppData forInference(App app, RunArguments run, AppListener listener) {
        DataSource source = source(app, run, listener);
        ImageDataset all = run.datasetName().map(source::named).orElseGet(source::testing);
        ImageDataset test = ranged(all, run.testRange());
        return new AppData(
                source, () -> test, "%s (%d images)".formatted(test.name(), test.size()));
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
        return DataSource.open(folder);
    }

    private static void fetched(String file, long done, long total, AppListener listener) {
        if (done == total) {
            listener.line("[info   ] Fetched %s (%d bytes)".formatted(file, total));
        }
    }

    private static ImageDataset ranged(ImageDataset data, Optional<String> range) {
        if (range.isEmpty()) {
            return data;
        }
        IndexRange part = IndexRange.parse(range.get(), data.size());
        return data.slice(part.from(), part.to());
    }

    String description() {
        return description;
    }

    /** The images to test on or infer. */
    ImageDataset test() {
        return test.get();
    }

    /** Batches to train on; a last batch that is not full is left out of the epoch. */
    DataLoader trainLoader(App app, RunArguments run) {
        ImageDataset named = run.datasetName().map(source::named).orElseGet(source::training);
        ImageDataset train = shaped(ranged(named, run.trainRange()), app);
        DataLoader all =
                run.shuffle()
                        ? DataLoader.shuffled(train, app.batchSize(), app.seed())
                        : DataLoader.inOrder(train, app.batchSize());
        return all.droppingLast();
    }

    /** Batches to test on or infer, in order. */
    DataLoader testLoader(App app) {
        return DataLoader.inOrder(shaped(test.get(), app), app.batchSize());
    }

    /** The images in the shape that the model's input has for one sample. */
    private static ImageDataset shaped(ImageDataset data, App app) {
        Shape sample =
                app.inputs().stream()
                        .filter(i -> i.name().equals(app.sampleInput()))
                        .map(InputSpec::type)
                        .map(type -> type.shape().without(0))
                        .findFirst()
                        .orElseThrow();
        return data.shaped(sample);
    }
}
