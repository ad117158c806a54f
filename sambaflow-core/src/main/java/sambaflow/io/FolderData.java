package sambaflow.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** IDX files in one folder, packed or not. */
record FolderData(Path folder) implements DataSource {
    static final String IMAGES = "-images-idx3-ubyte";
    static final String LABELS = "-labels-idx1-ubyte";

    private static final List<String> BELOW = List.of("", "raw", "MNIST/raw", "FashionMNIST/raw");

    /** Finds the files in the layouts of the tutorials and of PyTorch's data sets. */
    static Optional<FolderData> find(Path given) {
        return BELOW.stream()
                .map(given::resolve)
                .filter(FolderData::holdsImages)
                .findFirst()
                .map(FolderData::new);
    }

    private static boolean holdsImages(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file ->
                    file.getFileName().toString().endsWith(IMAGES)
                            || file.getFileName().toString().endsWith(IMAGES + ".gz"));
        } catch (IOException e) {
            throw DataException.failed("list", folder, e, "check the folder's permissions");
        }
    }

    /** {@code given} holds no data of any kind. */
    static DataException nothingIn(Path given) {
        String below = BELOW.stream().filter(p -> !p.isEmpty()).collect(Collectors.joining(", "));
        String found = Files.exists(given) ? "no data" : "no such folder";
        return new DataException(
                "data: %s: found %s, expected %s%s[.gz] or %s%s[.gz] there or below in %s, or train and test as .csv, .jsonl or folders of images; %s"
                        .formatted(given, found, TRAIN, IMAGES, TEST, IMAGES, below, remedy()));
    }

    private static String remedy() {
        return "correct --data-dir, fetch the files with --download, or leave --data-dir out"
                + " for the built-in digits";
    }

    @Override
    public String description() {
        if (has(TRAIN)) {
            String test = has(TEST) ? fileOf(TEST) + " to test" : "nothing to test";
            return "%s: %s to train, %s".formatted(folder, fileOf(TRAIN), test);
        }
        if (has(TEST)) {
            int count = count(TEST);
            int split = split(count);
            return ("%s holds no %s%s: images 0-%d of %s are to train, %d-%d to test")
                    .formatted(folder, TRAIN, IMAGES, split - 1, fileOf(TEST), split, count - 1);
        }
        return folder + ": images by name only, neither to train nor to test";
    }

    @Override
    public ImageDataset training() {
        if (has(TRAIN) || !has(TEST)) {
            return labelled(TRAIN);
        }
        ImageDataset all = labelled(TEST);
        return all.slice(0, split(all.size()));
    }

    @Override
    public ImageDataset testing() {
        ImageDataset all = labelled(TEST);
        return has(TRAIN) ? all : all.slice(split(all.size()), all.size());
    }

    /** Four fifths are to train. */
    private static int split(int count) {
        return Math.max(1, (int) (count * 4L / 5));
    }

    private ImageDataset labelled(String name) {
        return ImageDataset.read(
                folder.resolve(name).toString(),
                require(name, IMAGES),
                Optional.of(require(name, LABELS)));
    }

    @Override
    public ImageDataset named(String name) {
        return ImageDataset.read(
                folder.resolve(name).toString(), require(name, IMAGES), find(name, LABELS));
    }

    private boolean has(String name) {
        return find(name, IMAGES).isPresent();
    }

    private String fileOf(String name) {
        return require(name, IMAGES).getFileName().toString();
    }

    private int count(String name) {
        return Idx.countImages(require(name, IMAGES));
    }

    private Optional<Path> find(String name, String kind) {
        return Stream.of(name + kind, name + kind + ".gz")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Path require(String name, String kind) {
        return find(name, kind)
                .orElseThrow(() ->
                        new DataException(
                                "data: found neither %s%s nor %s%s.gz in %s; %s"
                                        .formatted(name, kind, name, kind, folder, remedy())));
    }
}
