package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** CSV files and JSON lines: what they hold, and what is wrong with them. */
class TextDataTest {
    private static final String IRIS =
            """
            width,"length, in cm",kind
            5.1,3.5,setosa

            7.0,3.2,"versi""color"
            6.3, -3.3e0 ,setosa
            """;

    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private TensorDataset csv(String text) throws IOException {
        return CsvFile.read(file("table.csv", text), TableFormat.ANY);
    }

    private static Tensor features(TensorDataset data) {
        return data.tensors().get(Sample.FEATURES);
    }

    private static Tensor labels(TensorDataset data) {
        return data.tensors().get(Sample.LABEL);
    }

    @Test
    void aTableOfNumbersHasItsLabelsInTheLastColumn() throws IOException {
        TensorDataset data = csv(IRIS);
        assertThat(features(data).shape()).isEqualTo(Shape.of(3, 2));
        assertThat(features(data).toFloatArray()).containsExactly(5.1f, 3.5f, 7, 3.2f, 6.3f, -3.3f);
        assertThat(labels(data).toLongArray()).containsExactly(0, 1, 0);
        assertThat(data.classNames()).containsExactly("setosa", "versi\"color");
        assertThat(data.sample(1).tensor(Sample.LABEL).orElseThrow().shape())
                .isEqualTo(Shape.SCALAR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {"1;2;0\\n3;4;1!2", "1\\t2\\t0\\n3\\t4\\t1!2", "1|2|0|7\\n3|4|1|7!3"})
    void theDelimiterIsFoundOut(String text, int columns) throws IOException {
        TensorDataset data = csv(text.replace("\\n", "\n").replace("\\t", "\t"));
        assertThat(features(data).shape()).isEqualTo(Shape.of(2, columns));
    }

    @Test
    void theLabelMayStandAnywhereUnderItsName() throws IOException {
        assertThat(labels(csv("label,a,b\n2,3,4\n")).toLongArray()).containsExactly(2);
        Path file = file("named.csv", "a,goal,b\n1,0.5,2\n3,4,5\n");
        TableFormat goal = new TableFormat(Optional.of("goal"), Optional.empty(), 0, List.of());
        TensorDataset data = CsvFile.read(file, goal);
        assertThat(labels(data).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(labels(data).toFloatArray()).containsExactly(0.5f, 4);
        assertThat(features(data).toFloatArray()).containsExactly(1, 2, 3, 5);
        TableFormat other = new TableFormat(Optional.of("aim"), Optional.empty(), 0, List.of());
        assertThatThrownBy(() -> CsvFile.read(file, other))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("named.csv:1", "[a, goal, b]", "'aim'", "--label-column");
    }

    @Test
    void aTableWithAsManyColumnsAsTheModelTakesHasNoLabels() throws IOException {
        TableFormat three = new TableFormat(Optional.empty(), Optional.empty(), 3, List.of());
        TensorDataset data = CsvFile.read(file("new.csv", "1,2,3\n4,5,6\n"), three);
        assertThat(data.labelled()).isFalse();
        assertThat(features(data).shape()).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void classesAreThoseOfTheTrainingData() throws IOException {
        Path file = file("test.csv", "1,2,b\n3,4,c\n");
        TableFormat format = TableFormat.ANY.withClasses(List.of("a", "b", "c"));
        assertThat(labels(CsvFile.read(file, format)).toLongArray()).containsExactly(1, 2);
        TableFormat fewer = TableFormat.ANY.withClasses(List.of("a", "b"));
        assertThatThrownBy(() -> CsvFile.read(file, fewer))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("test.csv:2:3", "class 'c'", "[a, b]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "a,b,k\\n1,x,0! :2:2: found 'x', expected a number",
                "a,b,k\\n\\n1,,0! :3:2: found nothing, expected a number",
                "1,2,0\\n1,2! found 2 columns, expected 3",
                "1,2,0\\n1,2,0,5! found more columns, expected 3",
                "1,2,0\\n1,1e39,0! float32",
                "1,2,0\\n1,NaN,0! found 'NaN'",
                "1,2,0\\n1,0x10,0! found '0x10'",
                "1,2,0\\n1,2,maybe! found 'maybe', expected a number",
                "1,2,0\\n1,\"2! :2",
                "a,b,label\\n! no rows",
                "1\\n2! found 1 column",
                "1,2\\03,0! NUL",
            })
    void whatIsWrongInATableIsToldWithItsPlace(String text, String message) {
        String content = text.replace("\\n", "\n").replace("\\0", "\0");
        assertThatThrownBy(() -> csv(content))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("table.csv", message.strip());
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        Path latin = Files.write(folder.resolve("latin.csv"), new byte[] {'1', ',', (byte) 0xe9});
        assertThatThrownBy(() -> CsvFile.read(latin, TableFormat.ANY))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("latin.csv", "UTF-8");
        byte[] wide = "1,2,0\n".getBytes(StandardCharsets.UTF_16LE);
        Path utf16 = Files.write(folder.resolve("wide.csv"), wide);
        assertThatThrownBy(() -> CsvFile.read(utf16, TableFormat.ANY))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("wide.csv", "NUL");
        Path marked = file("marked.csv", "\ufeff1,2,0\n");
        assertThat(features(CsvFile.read(marked, TableFormat.ANY)).toFloatArray())
                .containsExactly(1, 2);
    }

    @Test
    void aHugeCellOrLineIsOneErrorAndNoLackOfMemory() throws IOException {
        Path cell = folder.resolve("cell.csv");
        Path line = folder.resolve("line.jsonl");
        byte[] megabyte = "1".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        for (Path file : List.of(cell, line)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                for (int i = 0; i < 40; i++) {
                    out.write(megabyte);
                }
            }
        }
        assertThatThrownBy(() -> CsvFile.read(cell, TableFormat.ANY))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cell.csv");
        assertThatThrownBy(() -> JsonLines.read(line, TableFormat.ANY))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line.jsonl:1: found more than");
    }

    @Test
    void packedTablesAreUnpacked() throws IOException {
        Path packed = folder.resolve("iris.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(IRIS.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(CsvFile.read(packed, TableFormat.ANY).size()).isEqualTo(3);
    }

    @Test
    void aTableThatIsWrittenIsReadAgain() throws IOException {
        Path file = folder.resolve("out.csv");
        CsvFile.write(
                file,
                List.of("a", "kind"),
                List.of(List.of("1.5", "x,\"y\""), List.of("2", "line\nbreak")));
        TensorDataset read = CsvFile.read(file, TableFormat.ANY);
        assertThat(read.classNames()).containsExactly("line\nbreak", "x,\"y\"");
        assertThat(features(read).toFloatArray()).containsExactly(1.5f, 2);
    }

    @Test
    void jsonLinesHaveTensorsOfAnyShapeByName() throws IOException {
        Path file =
                file(
                        "train.jsonl",
                        """
                        {"ids": [1, 2, 3], "grid": [[1, 2.5], [3, 4]], "flag": true, "label": "yes"}

                        {"label": "no", "grid": [[0, 0], [0, 1]], "ids": [4, 5, 6], "flag": false}
                        """);
        TensorDataset data = JsonLines.read(file, TableFormat.ANY);
        Sample second = data.sample(1);
        assertThat(second.tensor("ids").orElseThrow().toLongArray()).containsExactly(4, 5, 6);
        assertThat(second.tensor("grid").orElseThrow().shape()).isEqualTo(Shape.of(2, 2));
        assertThat(second.tensor("grid").orElseThrow().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(second.tensor("flag").orElseThrow().getLong(0)).isZero();
        assertThat(labels(data).toLongArray()).containsExactly(1, 0);
        assertThat(data.classNames()).containsExactly("no", "yes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1}\\n{\"a\": 1! lines.jsonl:2:",
                "{\"a\": 1} {\"a\": 2}! lines.jsonl:1:",
                "{\"a\": 1, \"a\": 2}! Duplicate",
                "[1, 2]! found an array of 2, expected a JSON object",
                "{\"a\": 1}\\n{\"b\": 1}! lines.jsonl:2: found fields [b], expected [a]",
                "{\"a\": [1, 2]}\\n{\"a\": [1]}! lines.jsonl:2: field 'a': found an array of 1, expected an array of 2",
                "{\"a\": [1, [2]]}! expected a single value",
                "{\"a\": null}! field 'a': found null, expected a number",
                "{\"a\": \"x\"}\\n{\"a\": 3}! found 3, expected a word",
                "{\"a\": {}}! found an object of 0",
                "{\"a\": 1e400}! float32",
            })
    void whatIsWrongInALineIsToldWithItsPlace(String text, String message) throws IOException {
        Path file = file("lines.jsonl", text.replace("\\n", "\n"));
        assertThatThrownBy(() -> JsonLines.read(file, TableFormat.ANY))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("lines.jsonl", message.strip());
    }
}
