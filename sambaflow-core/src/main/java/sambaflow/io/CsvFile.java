package sambaflow.io;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/**
 * A table of numbers with a label in each row, in RFC 4180's format with any delimiter; the first
 * line may hold names, and {@code .gz} files are unpacked on the way.
 */
public final class CsvFile {
    private static final int MOST_COLUMNS = 1 << 20;
    private static final int LOOKED_AT = 1 << 16;
    private static final String DELIMITERS = ",;\t|";

    private static final CsvFactory FACTORY =
            CsvFactory.builder()
                    .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .enable(CsvParser.Feature.TRIM_SPACES)
                    .build();

    private final Path file;
    private final TableFormat format;
    private List<String> names = List.of();
    private int columns;
    private int labelAt;
    private int rows;
    private Column features;
    private Column labels;

    private CsvFile(Path file, TableFormat format) {
        this.file = file;
        this.format = format;
    }

    /**
     * Reads {@code file} into features float32 [n, columns] and, if there are any, labels: int64
     * [n] for whole numbers and for words, which become class numbers, else float32 [n].
     */
    public static TensorDataset read(Path file, TableFormat format) {
        return new CsvFile(file, format).read();
    }

    /** Writes {@code rows} below {@code header}, all or nothing; values are quoted as needed. */
    public static void write(Path file, List<String> header, Iterable<List<String>> rows) {
        AtomicFile.write(
                file,
                out -> {
                    CsvGenerator csv = FACTORY.createGenerator(out);
                    csv.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                    csv.setSchema(CsvSchema.emptySchema());
                    line(csv, header);
                    for (List<String> row : rows) {
                        line(csv, row);
                    }
                    csv.close();
                });
    }

    private static void line(CsvGenerator csv, List<String> cells) throws IOException {
        csv.writeStartArray();
        for (String cell : cells) {
            csv.writeString(cell);
        }
        csv.writeEndArray();
    }

    private TensorDataset read() {
        try (BufferedReader reader = Text.open(file)) {
            char delimiter =
                    format.delimiter().isPresent() ? format.delimiter().get() : sniffed(reader);
            try (CsvParser parser = FACTORY.createParser(reader)) {
                parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(delimiter));
                while (parser.nextToken() != null) {
                    row(parser);
                }
            }
        } catch (JacksonException e) {
            String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw new DataException(
                    "data: %s%s: %s; correct the line, or quote the value"
                            .formatted(file, place, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw Text.failed(file, e);
        }
        if (rows == 0) {
            throw new DataException(
                    "data: %s: found no rows with numbers, expected at least one".formatted(file));
        }
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(Sample.FEATURES, features.tensor(rows, false));
        if (labelAt >= 0) {
            tensors.put(Sample.LABEL, labels.tensor(rows, true));
        }
        return new TensorDataset(file.toString(), tensors, labels.classes());
    }

    /** The delimiter that the first line holds most of; the reader stays where it was. */
    private static char sniffed(BufferedReader reader) throws IOException {
        reader.mark(LOOKED_AT);
        int[] counts = new int[DELIMITERS.length()];
        boolean quoted = false;
        for (int i = 0; i < LOOKED_AT - 1; i++) {
            int c = reader.read();
            quoted ^= c == '"';
            if (c < 0 || !quoted && c == '\n') {
                break;
            }
            if (!quoted && DELIMITERS.indexOf(c) >= 0) {
                counts[DELIMITERS.indexOf(c)]++;
            }
        }
        reader.reset();
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return DELIMITERS.charAt(best);
    }

    private void row(CsvParser parser) throws IOException {
        int line = 0;
        List<String> cells = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String cell = parser.getText();
            line = cells.isEmpty() ? parser.currentTokenLocation().getLineNr() : line;
            cells.add(cell);
            if (cells.size() > (columns == 0 ? MOST_COLUMNS : columns)) {
                break;
            }
        }
        if (columns == 0) {
            begin(cells, line);
        } else {
            add(cells, line);
        }
    }

    private String place(int line, int column) {
        return "%s:%d:%d".formatted(file, line, column + 1);
    }

    /** The first row: the names of the columns if none of it is a number. */
    private void begin(List<String> cells, int line) {
        if (cells.size() > MOST_COLUMNS) {
            throw new DataException(
                    "data: %s: found more than %d columns; is the delimiter right?"
                            .formatted(place(line, cells.size() - 1), MOST_COLUMNS));
        }
        columns = cells.size();
        boolean header = cells.stream().noneMatch(Column::isNumber);
        names = header ? List.copyOf(cells) : List.of();
        labelAt = labelColumn(line).orElse(-1);
        int others = labelAt < 0 ? columns : columns - 1;
        if (others < 1) {
            throw new DataException(
                    "data: %s: found %d column, expected numbers and a label; name the delimiter with --delimiter if it is not one of , ; | and tab"
                            .formatted(place(line, 0), columns));
        }
        features = new Column(Shape.of(others), List.of());
        labels = new Column(Shape.SCALAR, format.classes());
        if (!header) {
            add(cells, line);
        }
    }

    private OptionalInt labelColumn(int line) {
        int named = format.labelAmong(names).map(names::indexOf).orElse(-1);
        if (named >= 0) {
            return OptionalInt.of(named);
        }
        // A table to infer from has no labels: it has just as many columns as the model takes.
        if (format.features() == columns) {
            return OptionalInt.empty();
        }
        if (format.label().isPresent()) {
            throw new DataException(
                    "data: %s: found columns %s, expected one called '%s'; correct --label-column"
                            .formatted(
                                    place(line, 0),
                                    names.isEmpty() ? "without names" : names,
                                    format.label().get()));
        }
        return OptionalInt.of(columns - 1);
    }

    private void add(List<String> cells, int line) {
        if (cells.size() != columns) {
            throw new DataException(
                    "data: %s: found %s columns, expected %d as in the first line"
                            .formatted(
                                    place(line, Math.min(cells.size(), columns)),
                                    cells.size() > columns ? "more" : cells.size(),
                                    columns));
        }
        for (int i = 0; i < columns; i++) {
            String cell = cells.get(i);
            if (i != labelAt) {
                features.add(cell, place(line, i));
            } else if (labels.isOfWords() || rows == 0 && !Column.isNumber(cell)) {
                addClass(cell, place(line, i));
            } else {
                labels.add(cell, place(line, i));
            }
        }
        rows++;
    }

    private void addClass(String cell, String place) {
        if (cell.isEmpty()) {
            throw new DataException("data: %s: found nothing, expected a label".formatted(place));
        }
        labels.addWord(cell, place);
    }
}
