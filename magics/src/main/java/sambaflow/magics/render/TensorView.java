package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import sambaflow.magics.page.Content;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** A tensor: its type, what its numbers are like, some of them, and a heat map of a matrix. */
public final class TensorView {
    private static final int ROWS = 6;
    private static final int COLUMNS = 8;
    private static final int LISTED = 16;
    private static final int SPARKS = 64;

    private TensorView() {}

    public static Content of(Tensor tensor) {
        TensorFacts facts = TensorFacts.of(tensor);
        String text = text(tensor, facts);
        return HeatMap.scene(tensor, facts)
                .map(scene -> Picture.of(scene, text))
                .orElseGet(() -> Content.text(text));
    }

    /** {@code float32 [10, 784], 7.84k elements, 30.6 KiB}. */
    static String title(Tensor tensor) {
        return "%s %s, %s, %s"
                .formatted(
                        tensor.dtype().torchName(),
                        tensor.shape(),
                        tensor.elements() < 1000
                                ? Quantity.of(tensor.elements(), "element")
                                : Quantity.count(tensor.elements()) + " elements",
                        Quantity.bytes(tensor.elements() * tensor.dtype().bytes()));
    }

    private static String text(Tensor tensor, TensorFacts facts) {
        Pattern pattern = Pattern.of(tensor, facts);
        List<String> lines = new ArrayList<>(List.of("Tensor " + title(tensor)));
        lines.addAll(facts.lines(tensor));
        Shape shape = tensor.shape();
        if (tensor.elements() > 0) {
            if (shape.rank() < 2) {
                lines.add(list(tensor, pattern));
            } else {
                lines.addAll(matrix(tensor, pattern));
            }
        }
        if (shape.rank() == 1 && tensor.elements() > LISTED) {
            lines.add(sparks(tensor));
        }
        return String.join("\n", lines);
    }

    private static String sparks(Tensor tensor) {
        long width = Math.min(SPARKS, tensor.elements());
        double part = (double) tensor.elements() / width;
        double[] values =
                LongStream.range(0, width)
                        .mapToDouble(i -> tensor.get((long) (i * part)))
                        .toArray();
        return Sparkline.of(values, SPARKS);
    }

    /** The last two dimensions, at position 0 of those before them. */
    private static List<String> matrix(Tensor tensor, Pattern pattern) {
        Shape shape = tensor.shape();
        long rows = shape.dim(-2);
        long width = shape.dim(-1);
        List<String[]> cells = new ArrayList<>();
        for (long r : ends(rows, ROWS)) {
            cells.add(row(tensor, pattern, r, width));
        }
        int columns = cells.getFirst().length;
        int[] widths =
                IntStream.range(0, columns)
                        .map(c -> cells.stream().mapToInt(row -> row[c].length()).max().orElse(0))
                        .toArray();
        List<String> lines = new ArrayList<>();
        if (shape.rank() > 2) {
            lines.add(slice(shape) + ":");
        }
        for (String[] row : cells) {
            lines.add(
                    IntStream.range(0, columns)
                            .mapToObj(c -> " ".repeat(widths[c] - row[c].length()) + row[c])
                            .collect(Collectors.joining("  ", "[", "]")));
        }
        return lines;
    }

    /** How one writes the matrix that is shown of a tensor of more dimensions. */
    static String slice(Shape shape) {
        return "[" + "0, ".repeat(shape.rank() - 2) + ":, :]";
    }

    /** The first and the last of {@code size} positions; -1 stands for those between. */
    private static long[] ends(long size, int shown) {
        if (size <= shown) {
            return LongStream.range(0, size).toArray();
        }
        int head = shown / 2;
        return LongStream.concat(
                        LongStream.concat(LongStream.range(0, head), LongStream.of(-1)),
                        LongStream.range(size - (shown - head), size))
                .toArray();
    }

    private static String[] row(Tensor tensor, Pattern pattern, long row, long width) {
        return LongStream.of(ends(width, COLUMNS))
                .mapToObj(c -> row < 0 || c < 0 ? "..." : pattern.text(tensor, row * width + c))
                .toArray(String[]::new);
    }

    private static String list(Tensor tensor, Pattern pattern) {
        return LongStream.of(ends(tensor.elements(), LISTED))
                .mapToObj(i -> i < 0 ? "..." : pattern.text(tensor, i))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** One way to write all numbers of a tensor, so that they can be compared. */
    private record Pattern(String format) {
        static Pattern of(Tensor tensor, TensorFacts facts) {
            double most = Math.max(Math.abs(facts.min()), Math.abs(facts.max()));
            boolean plain = most == 0 || most >= 1e-2 && most < 1e6;
            return new Pattern(!tensor.dtype().isFloat() ? "" : plain ? "%.4f" : "%.3e");
        }

        String text(Tensor tensor, long index) {
            double value = format.isEmpty() ? 0 : tensor.get(index);
            if (format.isEmpty() || !Double.isFinite(value)) {
                return element(tensor, index);
            }
            return String.format(Locale.ROOT, format, value);
        }
    }

    /** An element as it is: large int64 have no double. */
    static String element(Tensor tensor, long index) {
        return switch (tensor.dtype()) {
            case BOOL -> tensor.getLong(index) == 0 ? "false" : "true";
            case INT32, INT64 -> Long.toString(tensor.getLong(index));
            case FLOAT32, FLOAT64, BFLOAT16 -> {
                double value = tensor.get(index);
                yield Double.isInfinite(value)
                        ? value > 0 ? "inf" : "-inf"
                        : Quantity.metric(value);
            }
        };
    }
}
