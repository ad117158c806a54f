package sambaflow.io;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * A file with one JSON object in each line: one sample, whose fields are numbers, booleans or
 * nested arrays of them, and words for the label. {@code .gz} files are unpacked on the way.
 */
public final class JsonLines {
    /** More characters in one line are an attack or no JSON lines at all. */
    private static final int LONGEST = 1 << 24;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final Path file;
    private final TableFormat format;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private String label = "";
    private int rows;

    private JsonLines(Path file, TableFormat format) {
        this.file = file;
        this.format = format;
    }

    /**
     * Reads {@code file}: each field becomes a tensor of its name, int64 if every number of it is
     * whole, else float32. The label's field is called {@link Sample#LABEL}, whatever its name.
     */
    public static TensorDataset read(Path file, TableFormat format) {
        return new JsonLines(file, format).read();
    }

    private TensorDataset read() {
        try (BufferedReader reader = Text.open(file)) {
            int number = 0;
            for (String line = next(reader, 1); line != null; line = next(reader, number + 1)) {
                number++;
                if (!line.isBlank()) {
                    row(line, number);
                }
            }
        } catch (IOException e) {
            throw Text.failed(file, e);
        }
        if (rows == 0) {
            throw new DataException(
                    "data: %s: found no lines, expected one JSON object in each".formatted(file));
        }
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            String called = name.equals(label) ? Sample.LABEL : name;
            tensors.put(called, column.tensor(rows, true));
        });
        List<String> classes =
                columns.containsKey(label) ? columns.get(label).classes() : List.of();
        return new TensorDataset(file.toString(), tensors, classes);
    }

    private String next(BufferedReader reader, int number) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            line.append((char) c);
            if (line.length() > LONGEST) {
                throw new DataException(
                        "data: %s:%d: found more than %d characters, expected one JSON object in each line"
                                .formatted(file, number, LONGEST));
            }
        }
        return line.toString();
    }

    private void row(String line, int number) {
        String place = "%s:%d".formatted(file, number);
        JsonNode object = parsed(line, place);
        if (!object.isObject() || object.isEmpty()) {
            throw new DataException(
                    "data: %s: found %s, expected a JSON object with the sample's fields"
                            .formatted(place, kind(object)));
        }
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (columns.isEmpty()) {
            label = format.labelAmong(names).orElse("");
            object.properties()
                    .forEach(field ->
                            columns.put(field.getKey(), column(field.getKey(), field.getValue())));
        }
        if (names.size() != columns.size() || !columns.keySet().containsAll(names)) {
            throw new DataException(
                    "data: %s: found fields %s, expected %s as in the first line"
                            .formatted(place, names, columns.keySet()));
        }
        object.properties()
                .forEach(field -> {
                    String at = place + ": field '" + field.getKey() + "'";
                    Column column = columns.get(field.getKey());
                    put(field.getValue(), column, column.shape(), 0, at);
                });
        rows++;
    }

    private static JsonNode parsed(String line, String place) {
        try {
            return MAPPER.readTree(line);
        } catch (JacksonException e) {
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw new DataException(
                    "data: %s:%d: %s; expected one JSON object in each line"
                            .formatted(place, column, e.getOriginalMessage()),
                    e);
        }
    }

    private Column column(String name, JsonNode first) {
        List<Long> dims = new ArrayList<>();
        for (JsonNode at = first; at.isArray() && !at.isEmpty(); at = at.get(0)) {
            dims.add((long) at.size());
        }
        return new Column(new Shape(dims), name.equals(label) ? format.classes() : List.of());
    }

    private void put(JsonNode value, Column column, Shape shape, int depth, String place) {
        boolean array = depth < shape.rank();
        if (value.isArray() != array || array && value.size() != shape.dim(depth)) {
            String expected =
                    array ? "an array of %d".formatted(shape.dim(depth)) : "a single value";
            throw new DataException(
                    "data: %s: found %s, expected %s; all samples have one shape, here %s"
                            .formatted(place, kind(value), expected, shape));
        }
        if (array) {
            value.forEach(v -> put(v, column, shape, depth + 1, place));
        } else if (column.isOfWords() || rows == 0 && shape.rank() == 0 && value.isTextual()) {
            word(value, column, place);
        } else if (value.isNumber() || value.isBoolean()) {
            column.add(value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asDouble(), place);
        } else {
            throw new DataException(
                    "data: %s: found %s, expected a number".formatted(place, kind(value)));
        }
    }

    private static void word(JsonNode value, Column column, String place) {
        if (!value.isTextual()) {
            throw new DataException(
                    "data: %s: found %s, expected a word as in the first line"
                            .formatted(place, kind(value)));
        }
        column.addWord(value.asText(), place);
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array of " + value.size();
            case OBJECT -> "an object of " + value.size();
            case STRING -> "text";
            case NUMBER -> value.asText();
            case BOOLEAN -> value.asText();
            case NULL -> "null";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }
}
