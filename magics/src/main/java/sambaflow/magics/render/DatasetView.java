package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import sambaflow.io.DataSource;
import sambaflow.io.Dataset;
import sambaflow.io.Pictures;
import sambaflow.io.Sample;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.Raster;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.TextWidth;
import sambaflow.tensor.Tensor;

/** A data set: what a sample holds, and the first ones, as pictures if they look like some. */
public final class DatasetView {
    private static final int PICTURES = 16;
    private static final int ROWS = 8;
    private static final int NUMBERS = 6;
    private static final int COLUMNS = 8;
    private static final long SMALLEST = 8;
    private static final double MARGIN = 14;
    private static final double TITLE_SIZE = 14;
    private static final double LINE = 18;
    private static final double SIZE = 12;
    private static final double IMAGE = 72;
    private static final double CELL = IMAGE + 14;

    private DatasetView() {}

    /** What is said of a source, and the first samples of what it has to train on. */
    public static Content of(DataSource source) {
        Dataset testing = source.testing();
        return of(
                source.training(),
                List.of(source.description(), Quantity.of(testing.size(), "sample") + " to test"));
    }

    public static Content of(Dataset data) {
        return of(data, List.of());
    }

    private static Content of(Dataset data, List<String> more) {
        String title = "Data set %s: %s".formatted(data.name(), samples(data.size()));
        List<String> head = new ArrayList<>(more);
        if (data.size() == 0) {
            return Content.text(title);
        }
        List<Sample> first =
                IntStream.range(0, Math.min(PICTURES, data.size())).mapToObj(data::sample).toList();
        head.add("a sample holds " + tensors(first.getFirst()));
        if (!data.classNames().isEmpty()) {
            head.add(
                    "%s: %s"
                            .formatted(
                                    Quantity.of(data.classNames().size(), "class"),
                                    shortened(String.join(", ", data.classNames()))));
        }
        List<Optional<Raster>> images =
                IntStream.range(0, first.size())
                        .mapToObj(i -> image(data, first.get(i), i))
                        .toList();
        if (images.stream().allMatch(Optional::isPresent)) {
            List<String> captions = first.stream().map(s -> label(data, s)).toList();
            Scene scene =
                    scene(
                            title,
                            head,
                            images.stream().map(Optional::orElseThrow).toList(),
                            captions);
            return Picture.of(scene, text(title, head, captions));
        }
        return table(data, title, head, first.subList(0, Math.min(ROWS, first.size())));
    }

    private static String samples(int size) {
        return Quantity.of(size, "sample");
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 97) + "...";
    }

    private static String tensors(Sample sample) {
        return sample.tensors().entrySet().stream()
                .map(e ->
                        "%s %s %s"
                                .formatted(
                                        e.getKey(),
                                        e.getValue().dtype().torchName(),
                                        e.getValue().shape()))
                .collect(Collectors.joining(", "));
    }

    private static Optional<Raster> image(Dataset data, Sample sample, int index) {
        Optional<Tensor> image =
                data instanceof Pictures pictures
                        ? Optional.of(pictures.picture(index))
                        : sample.tensor(Sample.FEATURES).or(() -> only(sample));
        return image.filter(DatasetView::looksLikeAnImage).flatMap(Photo::of);
    }

    private static Optional<Tensor> only(Sample sample) {
        List<Tensor> pictures =
                sample.tensors().values().stream().filter(DatasetView::looksLikeAnImage).toList();
        return pictures.size() == 1 ? Optional.of(pictures.getFirst()) : Optional.empty();
    }

    private static boolean looksLikeAnImage(Tensor tensor) {
        return tensor.shape().rank() >= 2
                && tensor.shape().dim(-1) >= SMALLEST
                && tensor.shape().dim(-2) >= SMALLEST;
    }

    private static String label(Dataset data, Sample sample) {
        Optional<Tensor> label = sample.tensor(Sample.LABEL);
        if (label.isEmpty() || label.get().elements() != 1) {
            return "";
        }
        if (label.get().dtype().isFloat()) {
            return Quantity.metric(label.get().item());
        }
        long number = label.get().getLong(0);
        List<String> names = data.classNames();
        return number >= 0 && number < names.size() ? names.get((int) number) : "" + number;
    }

    private static String text(String title, List<String> head, List<String> captions) {
        List<String> lines = new ArrayList<>(List.of(title));
        lines.addAll(head);
        if (captions.stream().anyMatch(c -> !c.isEmpty())) {
            lines.add("first labels: " + String.join(", ", captions));
        }
        return String.join("\n", lines);
    }

    private static Scene scene(
            String title, List<String> head, List<Raster> images, List<String> captions) {
        List<Element> elements = new ArrayList<>();
        elements.add(text(MARGIN, MARGIN + TITLE_SIZE, title, TITLE_SIZE, true));
        double y = MARGIN + TITLE_SIZE + 4;
        double right = MARGIN + TextWidth.of(title, TITLE_SIZE, true);
        for (String line : head) {
            y += LINE;
            elements.add(text(MARGIN, y, line, SIZE, false));
            right = Math.max(right, MARGIN + TextWidth.of(line, SIZE, false));
        }
        double top = y + LINE;
        for (int i = 0; i < images.size(); i++) {
            double left = MARGIN + i % COLUMNS * CELL;
            double above = top + i / COLUMNS * (CELL + LINE - 6);
            elements.add(cell(images.get(i), captions.get(i), left, above, i));
        }
        int rows = (images.size() + COLUMNS - 1) / COLUMNS;
        double wide = MARGIN + Math.min(COLUMNS, images.size()) * CELL;
        return new Scene(
                (int) Math.ceil(Math.max(right, wide) + MARGIN),
                (int) Math.ceil(top + rows * (CELL + LINE - 6) + MARGIN / 2),
                elements,
                title);
    }

    private static Element cell(Raster image, String caption, double x, double y, int index) {
        double scale = IMAGE / Math.max(image.width(), image.height());
        double width = image.width() * scale;
        double height = image.height() * scale;
        List<Element> parts = new ArrayList<>();
        parts.add(new Element.Image(x, y, width, height, image));
        parts.add(new Element.Rect(x, y, width, height, 0, Palette.NONE, Palette.RULE, 1));
        if (!caption.isEmpty()) {
            String fitting = TextWidth.fit(caption, SIZE, false, CELL - 4);
            parts.add(
                    new Element.Text(
                            x + IMAGE / 2,
                            y + IMAGE + SIZE + 3,
                            fitting,
                            SIZE,
                            Element.Anchor.MIDDLE,
                            false,
                            Palette.INK));
        }
        return new Element.Group("sample %d: %s".formatted(index, caption), parts);
    }

    private static Element.Text text(double x, double y, String text, double size, boolean bold) {
        String colour = bold ? Palette.INK : Palette.FAINT;
        return new Element.Text(x, y, text, size, Element.Anchor.START, bold, colour);
    }

    /** A row for each sample, with the first numbers of each of its tensors. */
    private static Content table(
            Dataset data, String title, List<String> head, List<Sample> samples) {
        List<Sheet.Column> columns = new ArrayList<>();
        columns.add(Sheet.Column.number("sample"));
        samples.getFirst().tensors().keySet().forEach(n -> columns.add(Sheet.Column.text(n)));
        List<Sheet.Row> rows = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<String> cells = new ArrayList<>(List.of("" + i));
            for (Map.Entry<String, Tensor> each : samples.get(i).tensors().entrySet()) {
                boolean named =
                        each.getKey().equals(Sample.LABEL) && each.getValue().elements() == 1;
                cells.add(named ? label(data, samples.get(i)) : numbers(each.getValue()));
            }
            rows.add(new Sheet.Row(cells, ""));
        }
        String cut =
                data.size() > samples.size() ? ", first %d shown".formatted(samples.size()) : "";
        return new Sheet(title + cut + "; " + String.join("; ", head), columns, rows).content();
    }

    private static String numbers(Tensor tensor) {
        String first =
                LongStream.range(0, Math.min(NUMBERS, tensor.elements()))
                        .mapToObj(i -> TensorView.element(tensor, i))
                        .collect(Collectors.joining(", "));
        return tensor.elements() > NUMBERS
                ? first + ", ... (%s)".formatted(Quantity.count(tensor.elements()))
                : first;
    }
}
