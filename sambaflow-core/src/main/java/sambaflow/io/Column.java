package sambaflow.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/** The values of one field of a text file, as they come: numbers of one shape, or words. */
final class Column {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** Beyond this, doubles no longer tell one whole number from the next. */
    private static final double EXACT = 0x1p53;

    private static final int MOST = 1 << 30;

    private final Shape shape;
    private final Map<String, Integer> known = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();
    private double[] numbers = new double[64];
    private int used;
    private boolean whole = true;

    /**
     * @param classes what words must be among, with their numbers; any if empty
     */
    Column(Shape shape, List<String> classes) {
        this.shape = shape;
        classes.forEach(name -> known.put(name, known.size()));
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    Shape shape() {
        return shape;
    }

    boolean isOfWords() {
        return !words.isEmpty();
    }

    void add(String text, String place) {
        if (!isNumber(text)) {
            String found = text.isEmpty() ? "nothing" : "'%s'".formatted(shortened(text));
            throw new DataException(
                    "data: %s: found %s, expected a number".formatted(place, found));
        }
        add(Double.parseDouble(text), place);
    }

    void add(double number, String place) {
        if (!Float.isFinite((float) number)) {
            throw new DataException(
                    "data: %s: found %s, expected a number that float32 can hold"
                            .formatted(place, number));
        }
        if (used == numbers.length) {
            if (used > MOST / 2) {
                throw new UnsupportedFeature(
                        "%s: more than %d numbers in one data set".formatted(place, MOST),
                        "split the file");
            }
            numbers = Arrays.copyOf(numbers, used * 2);
        }
        numbers[used++] = number;
        whole &= number == Math.rint(number) && Math.abs(number) <= EXACT;
    }

    void addWord(String word, String place) {
        if (!known.isEmpty() && !known.containsKey(word)) {
            throw new DataException(
                    "data: %s: found class '%s', expected one of %s as in the training data"
                            .formatted(place, shortened(word), known.keySet()));
        }
        words.add(word);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    /** The classes in the order of their numbers; none for numbers. */
    List<String> classes() {
        return known.isEmpty() ? List.copyOf(new TreeSet<>(words)) : List.copyOf(known.keySet());
    }

    /** All values [rows, ...]: int64 if every one is whole and that is allowed, else float32. */
    Tensor tensor(int rows, boolean wholeAllowed) {
        if (isOfWords()) {
            List<String> classes = classes();
            Map<String, Integer> numberOf = new LinkedHashMap<>();
            IntStream.range(0, classes.size()).forEach(i -> numberOf.put(classes.get(i), i));
            return Tensor.of(words.stream().mapToLong(numberOf::get).toArray());
        }
        long[] dims = new long[shape.rank() + 1];
        dims[0] = rows;
        for (int i = 1; i < dims.length; i++) {
            dims[i] = shape.dim(i - 1);
        }
        DType type = whole && wholeAllowed ? DType.INT64 : DType.FLOAT32;
        return Tensor.generate(type, Shape.of(dims), i -> numbers[(int) i]);
    }
}
