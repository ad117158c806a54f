package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sambaflow.io.Dataset;
import sambaflow.io.Sample;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** What a front end gets for a value that is the last of its cell. */
class ViewsTest {
    private final Notebook notebook = new Notebook();

    @BeforeEach
    void register() {
        new Renderings(notebook, new Workbench(notebook)).register();
    }

    private Map<String, Object> shown(Object value) {
        DisplayData data = notebook.getRenderer().render(value);
        Map<String, Object> byType = new TreeMap<>();
        for (String type : List.of(Content.TEXT, Content.HTML, Content.PNG, Content.SVG)) {
            MIMEType mime = MIMEType.parse(type);
            if (data.hasDataForType(mime)) {
                byType.put(type, data.getData(mime));
            }
        }
        return byType;
    }

    private static class Net extends Module {
        private final Linear layer = new Linear(4, 2);

        @Override
        public SambaTensor forward(SambaTensor x) {
            return layer.forward(x);
        }
    }

    /** A type of a user's own. */
    private record Board(List<String> rows) {}

    @Test
    void aSubclassIsShownAsItsTypeIs() {
        assertThat(shown(new Net()).get(Content.TEXT).toString())
                .contains("Net: 10 parameters", "Linear(in_features=4, out_features=2, bias=True)");
    }

    @Test
    void aPictureHasNoOtherFormBesideIt() {
        Map<String, Object> data = shown(Tensor.zeros(DType.FLOAT32, Shape.of(4, 4)));
        assertThat(data)
                .containsKeys(Content.TEXT, Content.PNG)
                .doesNotContainKeys(Content.HTML, Content.SVG);
    }

    @Test
    void whatCannotBeDrawnIsStillShown() {
        Dataset broken =
                Dataset.of(
                        "broken",
                        3,
                        i -> {
                            throw new IllegalStateException("sample " + i);
                        });
        assertThat(shown(broken).get(Content.TEXT).toString())
                .contains("Dataset", "not drawn", "sample 0");
        assertThat(shown(Dataset.of("none", 0, i -> Sample.of(Tensor.scalar(i)))))
                .containsEntry(Content.TEXT, "Data set none: 0 samples");
    }

    @Test
    void aUsersTypeIsShownByTheViewThatWasGivenLast() {
        Board board = new Board(List.of("x", "o"));
        Views.register(
                notebook,
                Board.class,
                b ->
                        new Sheet(
                                        "Board",
                                        List.of(Sheet.Column.text("row")),
                                        b.rows().stream().map(Sheet.Row::of).toList())
                                .content());
        assertThat(shown(board)).containsKeys(Content.HTML);
        assertThat(shown(board).get(Content.TEXT).toString()).startsWith("Board\nrow");
        Views.register(notebook, Board.class, b -> Content.text(b.rows().size() + " rows"));
        assertThat(shown(board)).containsEntry(Content.TEXT, "2 rows");
        assertThat(shown(board)).doesNotContainKey(Content.HTML);
        Views.register(
                notebook,
                Board.class,
                b -> {
                    throw new IllegalStateException("mine");
                });
        assertThat(shown(board).get(Content.TEXT).toString())
                .startsWith("Board[rows=[x, o]]")
                .contains("mine");
    }

    @Test
    void whatIsTooHeavyForANotebookIsLightened() {
        Views.register(
                notebook,
                Board.class,
                b -> Content.table("t".repeat(400_000), "<p>" + "h".repeat(400_000) + "</p>"));
        Map<String, Object> data = shown(new Board(List.of()));
        assertThat(data).doesNotContainKey(Content.HTML);
        assertThat(data.get(Content.TEXT).toString()).hasSizeLessThan(60_000).endsWith("in all)");
    }

    record Point(int x, String name) {}

    record Touchy(int x) {
        @Override
        public int x() {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void collectionsAndMapsOfRecordsAreTables() {
        Map<String, Object> list = shown(List.of(new Point(1, "a"), new Point(2, "b")));
        assertThat(list.get(Content.TEXT)).isEqualTo("Point: 2 rows\nx  name\n-  ----\n1  a\n2  b");
        assertThat(list).containsKey(Content.HTML);
        assertThat(shown(Map.of("k", new Point(3, "c"))).get(Content.TEXT))
                .isEqualTo("Point: 1 row\nkey  x  name\n---  -  ----\nk    3  c");
        assertThat(shown(new Object[] {new Point(4, "d")}).get(Content.TEXT).toString())
                .contains("4  d");
        assertThat(shown(List.of(new Touchy(1))).get(Content.TEXT).toString())
                .contains("IllegalStateException");
    }

    @Test
    void otherCollectionsMapsAndArraysAreBounded() {
        assertThat(shown(List.of(1, 2)).get(Content.TEXT)).isEqualTo("[1, 2]");
        assertThat(shown(new TreeMap<>(Map.of("a", 1))).get(Content.TEXT)).isEqualTo("{a=1}");
        assertThat(shown(new int[] {1, 2}).get(Content.TEXT)).isEqualTo("int[2] {1, 2}");
        assertThat(shown(new Object[] {new double[] {1}, new double[] {2, 3}}).get(Content.TEXT))
                .isEqualTo("{{1.0}, {2.0, 3.0}}");
        assertThat(shown(java.util.Collections.nCopies(1_000_000, 7)).get(Content.TEXT).toString())
                .endsWith("7, ...] (1,000,000 in all)")
                .hasSizeLessThan(400);
    }

    @Test
    void anImageIsAPictureOfBoundedSize() {
        var noise =
                new java.awt.image.BufferedImage(
                        1600, 900, java.awt.image.BufferedImage.TYPE_INT_RGB);
        var random = new java.util.Random(1);
        for (int i = 0; i < 1600 * 900; i++) {
            noise.setRGB(i % 1600, i / 1600, random.nextInt());
        }
        Map<String, Object> image = shown(noise);
        assertThat(image.get(Content.TEXT)).isEqualTo("Image, 1600 x 900 pixels");
        assertThat(image.get(Content.PNG).toString()).hasSizeBetween(1_000, Content.LIMIT);
    }
}
