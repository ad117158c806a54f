package sambaflow.io;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import sambaflow.tensor.Tensor;

/**
 * PNG and JPEG images in folders named like their classes, or in one folder without classes. A
 * sample is read when it is asked for: float32 [channels, height, width], from 0 to 1 unless
 * normalised.
 */
public final class ImageFolder implements Pictures {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    /** A small file can claim to be a picture of gigabytes. */
    private static final long MOST_PIXELS = 1L << 26;

    private static final int COLOURS = 3;
    private static final double[] LUMINANCE = {0.299, 0.587, 0.114};

    private final Path folder;
    private final List<Path> files;
    private final List<String> classes;
    private final Look look;

    private ImageFolder(Path folder, List<Path> files, List<String> classes, Look look) {
        this.folder = folder;
        this.files = files;
        this.classes = classes;
        this.look = look;
    }

    /** What is made of a file; a height of 0 leaves the size as it is. */
    private record Look(int channels, int height, int width, Normalisation normalisation) {
        Tensor of(BufferedImage image) {
            Tensor pixels = pixels(image, channels);
            Tensor sized = height == 0 ? pixels : Planes.resize(pixels, height, width);
            return Planes.normalise(
                    sized,
                    new double[] {normalisation.mean()},
                    new double[] {normalisation.deviation()});
        }
    }

    /** Finds the images, in the order of their names; classes are numbered in that order too. */
    public static ImageFolder open(Path folder) {
        List<Path> classFolders =
                entries(folder).stream().filter(f -> !images(f).isEmpty()).toList();
        List<Path> files =
                classFolders.isEmpty()
                        ? images(folder)
                        : classFolders.stream().flatMap(f -> images(f).stream()).toList();
        if (files.isEmpty()) {
            throw new DataException(
                    "data: %s: found no images, expected PNG or JPEG files in one folder for each class"
                            .formatted(folder));
        }
        List<String> classes = classFolders.stream().map(f -> f.getFileName().toString()).toList();
        return new ImageFolder(folder, files, classes, new Look(COLOURS, 0, 0, Normalisation.NONE));
    }

    /** Whether there are images in {@code folder} or in folders of it. */
    static boolean holdsImages(Path folder) {
        return !images(folder).isEmpty()
                || entries(folder).stream().anyMatch(f -> !images(f).isEmpty());
    }

    private static List<Path> images(Path folder) {
        return entries(folder).stream()
                .filter(f -> {
                    String name = f.getFileName().toString().toLowerCase(Locale.ROOT);
                    return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(f);
                })
                .toList();
    }

    private static List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> !f.getFileName().toString().startsWith(".")).sorted().toList();
        } catch (IOException e) {
            throw DataException.failed("list", folder, e, "check the folder's permissions");
        }
    }

    /** The same images with one channel, grey as people see them, and normalised. */
    public ImageFolder grey(Normalisation normalisation) {
        Look grey = new Look(1, look.height(), look.width(), normalisation);
        return new ImageFolder(folder, files, classes, grey);
    }

    /** The same images all of one size. */
    public ImageFolder sized(int height, int width) {
        Planes.checkSize("sized", height, width);
        Look sized = new Look(look.channels(), height, width, look.normalisation());
        return new ImageFolder(folder, files, classes, sized);
    }

    /** The same with classes numbered as in {@code names}, those of the training data. */
    public ImageFolder withClasses(List<String> names) {
        for (String name : classes) {
            if (!names.contains(name)) {
                throw new DataException(
                        "data: %s: found class folder '%s', expected one of %s as in the training data"
                                .formatted(folder, name, names));
            }
        }
        List<String> all = classes.isEmpty() ? classes : List.copyOf(names);
        return new ImageFolder(folder, files, all, look);
    }

    @Override
    public ImageFolder select(int[] indices) {
        List<Path> chosen = Arrays.stream(indices).mapToObj(files::get).toList();
        return new ImageFolder(folder, chosen, classes, look);
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public List<String> classNames() {
        return classes;
    }

    @Override
    public boolean labelled() {
        return !classes.isEmpty();
    }

    /** Where image {@code index} is. */
    public Path file(int index) {
        return files.get(index);
    }

    @Override
    public Sample sample(int index) {
        Tensor features = look.of(read(files.get(index)));
        if (classes.isEmpty()) {
            return Sample.of(features);
        }
        String className = files.get(index).getParent().getFileName().toString();
        return Sample.of(features, classes.indexOf(className));
    }

    @Override
    public Tensor picture(int index) {
        Tensor grey = pixels(read(files.get(index)), 1);
        return grey.reshape(grey.shape().without(0));
    }

    private static BufferedImage read(Path file) {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers =
                    in == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new DataException(
                        "data: %s: found no image, expected PNG or JPEG; remove the file or convert it"
                                .formatted(file));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new DataException(
                            "data: %s: found %d pixels, expected at most %d; make the image smaller"
                                    .formatted(file, pixels, MOST_PIXELS));
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // Image readers throw the last two for damaged files.
            throw new DataException(
                    "data: %s: the image cannot be read (%s); remove the file or copy it again"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static Tensor pixels(BufferedImage image, int channels) {
        int width = image.getWidth();
        int height = image.getHeight();
        int plane = width * height;
        float[] values = new float[channels * plane];
        ColorModel model = image.getColorModel();
        boolean grey = model.getNumColorComponents() == 1;
        Raster raster = image.getRaster();
        double most = (1L << model.getComponentSize(0)) - 1;
        for (int i = 0; i < plane; i++) {
            int x = i % width;
            int y = i / width;
            // Java's own conversion of grey pixels to colours brightens them.
            int rgb = grey ? 0 : image.getRGB(x, y);
            double light = grey ? raster.getSample(x, y, 0) / most : luminance(rgb);
            for (int c = 0; c < channels; c++) {
                boolean colour = !grey && channels == COLOURS;
                values[c * plane + i] = (float) (colour ? colour(rgb, c) : light);
            }
        }
        return Tensor.of(values, channels, height, width);
    }

    private static double colour(int rgb, int channel) {
        return (rgb >> (8 * (COLOURS - 1 - channel)) & 0xff) / 255.0;
    }

    private static double luminance(int rgb) {
        double light = 0;
        for (int c = 0; c < COLOURS; c++) {
            light += LUMINANCE[c] * colour(rgb, c);
        }
        return light;
    }
}
