package sambaflow.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sambaflow.tensor.Shape;

/**
 * CSV files, JSON lines or folders of images, which are called {@code train} and {@code test}; or
 * one of them, of which every fifth sample is to test.
 */
final class NamedFiles implements DataSource {
    private static final List<String> CSV = List.of(".csv", ".tsv");
    private static final List<String> JSON = List.of(".jsonl", ".ndjson");
    private static final List<String> TESTS = List.of("test", TEST, "val", "validation", "dev");
    private static final int SHARE = 5;

    private final Path folder;
    private final DataRequest request;
    private final Optional<Path> only;
    private final Map<Path, Dataset> read = new HashMap<>();

    private NamedFiles(Path folder, DataRequest request, Optional<Path> only) {
        this.folder = folder;
        this.request = request;
        this.only = only;
    }

    /** The files of these kinds in {@code given}, or itself; empty if there are none. */
    static Optional<DataSource> find(Path given, DataRequest request) {
        if (Files.isRegularFile(given)) {
            return isTable(given)
                    ? Optional.of(new NamedFiles(given, request, Optional.of(given)))
                    : Optional.empty();
        }
        if (!Files.isDirectory(given)) {
            return Optional.empty();
        }
        NamedFiles named = new NamedFiles(given, request, Optional.empty());
        if (named.path(TRAIN).isPresent() || named.testPath().isPresent()) {
            return Optional.of(named);
        }
        List<Path> tables = list(given).stream().filter(NamedFiles::isTable).toList();
        if (tables.size() > 1) {
            throw new DataException(
                    "data: %s: found the tables %s, expected one, or train and test; rename them or name one with --data-dir"
                            .formatted(given, tables.stream().map(Path::getFileName).toList()));
        }
        return tables.stream()
                .findFirst()
                .or(() -> Optional.of(given).filter(ImageFolder::holdsImages))
                .map(one -> new NamedFiles(given, request, Optional.of(one)));
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw DataException.failed("list", folder, e, "check the folder's permissions");
        }
    }

    private static boolean isTable(Path file) {
        return Files.isRegularFile(file)
                && Stream.concat(CSV.stream(), JSON.stream()).anyMatch(end -> endsIn(file, end));
    }

    private static boolean endsIn(Path file, String end) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(end) || name.endsWith(end + ".gz");
    }

    private Optional<Path> path(String name) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        return Stream.concat(CSV.stream(), JSON.stream())
                .flatMap(end -> Stream.of(name + end, name + end + ".gz"))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .or(() ->
                        Optional.of(folder.resolve(name))
                                .filter(f -> only.isEmpty() && ImageFolder.holdsImages(f)));
    }

    private Optional<Path> testPath() {
        return TESTS.stream().flatMap(name -> path(name).stream()).findFirst();
    }

    /** What has to serve both purposes, if there is nothing else. */
    private Optional<Path> divided() {
        Optional<Path> train = path(TRAIN);
        if (train.isPresent() && testPath().isPresent()) {
            return Optional.empty();
        }
        return only.or(() -> train).or(this::testPath);
    }

    @Override
    public String description() {
        return divided()
                .map(one ->
                        "%s: every fifth sample is to test (%d), the others to train (%d)"
                                .formatted(one, testing().size(), training().size()))
                .orElseGet(() ->
                        "%s: %d samples to train, %s: %d to test"
                                .formatted(
                                        training().name(),
                                        training().size(),
                                        testing().name(),
                                        testing().size()));
    }

    @Override
    public Dataset training() {
        return divided().isPresent() ? part(false) : read(path(TRAIN).orElseThrow(), List.of());
    }

    @Override
    public Dataset testing() {
        return divided().isPresent() ? part(true) : read(testPath().orElseThrow(), classes());
    }

    private Dataset part(boolean test) {
        Dataset all = read(divided().orElseThrow(), List.of());
        int size = all.size();
        if (size < 2) {
            return all;
        }
        // Not the last fifth: many tables are sorted by class.
        int last = size < SHARE ? size - 1 : SHARE - 1;
        return all.select(
                IntStream.range(0, size).filter(i -> (i % SHARE == last) == test).toArray());
    }

    @Override
    public Dataset named(String name) {
        Path path =
                path(name)
                        .orElseThrow(() ->
                                new DataException(
                                        "data: found neither a table nor a folder of images called '%s' in %s; correct --dataset-name or --data-dir"
                                                .formatted(name, folder)));
        return read(path, name.equals(TRAIN) ? List.of() : classes());
    }

    /** The classes of the training data, so that a number means the same class everywhere. */
    private List<String> classes() {
        return only.or(() -> path(TRAIN))
                .map(train -> read(train, List.of()).classNames())
                .orElse(List.of());
    }

    private Dataset read(Path path, List<String> classes) {
        Dataset known = read.get(path);
        if (known == null) {
            known = reading(path, classes);
            read.put(path, known);
        }
        return known;
    }

    private Dataset reading(Path path, List<String> classes) {
        TableFormat format = request.format().withClasses(classes);
        if (Files.isDirectory(path)) {
            ImageFolder images = fitted(ImageFolder.open(path), request.sample());
            return classes.isEmpty() ? images : images.withClasses(classes);
        }
        return JSON.stream().anyMatch(end -> endsIn(path, end))
                ? JsonLines.read(path, format)
                : CsvFile.read(path, format);
    }

    /** Images as a model takes them; grey ones are normalised as those of MNIST are. */
    private static ImageFolder fitted(ImageFolder images, Shape sample) {
        if (sample.rank() == 3) {
            ImageFolder sized =
                    images.sized(Math.toIntExact(sample.dim(1)), Math.toIntExact(sample.dim(2)));
            return sample.dim(0) == 1 ? sized.grey(Normalisation.MNIST) : sized;
        }
        int side = (int) Math.round(Math.sqrt(sample.elements()));
        boolean square = sample.rank() > 0 && (long) side * side == sample.elements();
        return square ? images.sized(side, side).grey(Normalisation.MNIST) : images;
    }
}
