package sambaflow.magics.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import sambaflow.app.App;
import sambaflow.graph.Graph;
import sambaflow.io.DataSource;
import sambaflow.io.Dataset;
import sambaflow.io.HandwrittenDigits;
import sambaflow.io.Sample;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.Ramp;
import sambaflow.magics.scene.SceneChecks;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.Sequential;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.SGD;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;
import sambaflow.trace.Tracer;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A user's own objects: what is said of them, and that it stays light. */
class ObjectViewsTest {
    private static BufferedImage png(Content content) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(content.png().orElseThrow()));
    }

    @Test
    void aMatrixIsSaidInNumbersAndDrawn() throws IOException {
        Tensor tensor = Tensor.generate(DType.FLOAT32, Shape.of(3, 4), i -> i - 4);
        Content content = TensorView.of(tensor);
        assertThat(content.text())
                .startsWith("Tensor float32 [3, 4], 12 elements, 48 B")
                .contains("min -4, mean 1.5, max 7, deviation 3.452, all finite")
                .contains("[-4.0000  -3.0000  -2.0000  -1.0000]");
        SceneChecks.assertPlainSvg(content.svg().orElseThrow());
        BufferedImage image = png(content);
        assertThat(image.getWidth())
                .isEqualTo(2 * content.metadata().get(Content.PNG).get("width"));
        assertThat(content.html()).isEmpty();
    }

    @Test
    void whatIsNoNumberIsCountedAndSeen() throws IOException {
        Tensor tensor =
                Tensor.generate(
                        DType.FLOAT32,
                        Shape.of(8, 8),
                        i -> i == 9 ? Double.NaN : i == 10 ? Double.NEGATIVE_INFINITY : i);
        Content content = TensorView.of(tensor);
        assertThat(content.text()).contains("1 NaN, 1 infinite").doesNotContain("all finite");
        int red = Integer.parseInt(Ramp.HOLE_COLOUR.substring(1), 16);
        assertThat(pixels(png(content), red)).isGreaterThan(2 * 40 * 40);
        Content without = TensorView.of(Tensor.zeros(DType.FLOAT32, Shape.of(8, 8)));
        assertThat(pixels(png(without), red)).isZero();
    }

    private static int pixels(BufferedImage image, int rgb) {
        int found = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                found += (image.getRGB(x, y) & 0xffffff) == rgb ? 1 : 0;
            }
        }
        return found;
    }

    @Test
    void whatIsNoMatrixIsText() {
        assertThat(TensorView.of(Tensor.scalar(2.5)).text())
                .isEqualTo(
                        "Tensor float32 [], 1 element, 4 B\nmin 2.5, mean 2.5, max 2.5, deviation 0, all finite\n[2.5000]");
        assertThat(TensorView.of(Tensor.of(new long[] {1L << 60, 3})).text())
                .contains("[1152921504606846976, 3]");
        assertThat(TensorView.of(Tensor.zeros(DType.FLOAT32, Shape.of(0, 3))).bundle())
                .containsOnlyKeys(Content.TEXT);
        Content nothing = TensorView.of(Tensor.full(DType.FLOAT32, Shape.of(2, 2), Double.NaN));
        assertThat(nothing.bundle()).containsOnlyKeys(Content.TEXT);
        assertThat(nothing.text()).contains("4 NaN, 0 infinite", "[nan  nan]");
    }

    @ParameterizedTest
    @CsvSource({"1, 100000000", "10000, 10000", "100000000, 1", "100, 1000000"})
    void aHugeTensorIsLookedAtInPlacesAndSaysSo(long rows, long columns) {
        Tensor huge = Tensor.zeros(DType.BFLOAT16, Shape.of(rows, columns));
        long began = System.nanoTime();
        Content content = TensorView.of(huge);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        assertThat(content.size()).isLessThan(Content.LIMIT);
        assertThat(content.text()).contains("of 262k elements only");
    }

    @Test
    void aSampleSeesAllPartsOfATensor() {
        long elements = TensorFacts.ALL + 1;
        Tensor tensor =
                Tensor.generate(DType.FLOAT32, Shape.of(elements), i -> i < elements / 2 ? 1 : 3);
        TensorFacts facts = TensorFacts.of(tensor);
        assertThat(facts.looked()).isLessThan(elements);
        assertThat(facts.mean()).isBetween(1.99, 2.01);
        assertThat(facts.std()).isBetween(0.99, 1.01);
    }

    @Test
    void aDeepModelIsCutWhereItIsStillOneScreen() {
        Content content =
                ModuleTree.of(new GPT2LMHeadModel(new GPT2Config(50257, 1024, 768, 12, 12)));
        assertThat(content.text())
                .startsWith("GPT2LMHeadModel: 124,439,808 parameters, 475 MiB")
                .contains("modules deeper inside not shown", "ModuleList", "85,054,464");
        assertThat(content.text().lines().count()).isLessThan(64);
    }

    @Test
    void aLargeGraphIsShownByTheModelsParts() {
        Graph graph =
                Tracer.trace(
                        new GPT2LMHeadModel(new GPT2Config(100, 32, 8, 12, 2)),
                        List.of(InputSpec.i64("input_ids", 1, 16), InputSpec.i64("labels", 1, 16)),
                        "gpt",
                        true);
        Content content = GraphPicture.of(graph);
        assertThat(content.text())
                .startsWith("Graph gpt: 413 operators; one card for each part")
                .contains("transformer.h.0 (fwd)", "transformer.h.11 (fwd)", "lm_head")
                .doesNotContain("section");
        assertThat(content.size()).isLessThan(Content.LIMIT);
        Graph small =
                Tracer.trace(new Linear(4, 2), List.of(InputSpec.f32("x", 3, 4)), "small", false);
        assertThat(GraphPicture.of(small).text()).startsWith("Graph small: 1 operator\nfwd (fwd)");
    }

    @Test
    void anAppShowsWhatItsPartsMake() {
        App app =
                new App() {
                    @Override
                    public Module model() {
                        return new Sequential(new Linear(6, 4), new ReLU(), new Linear(4, 2));
                    }

                    @Override
                    public List<InputSpec> inputs() {
                        return List.of(InputSpec.f32("x", 3, 6));
                    }

                    @Override
                    public Optimizer optimizer() {
                        return new SGD(0.1);
                    }
                };
        assertThat(AppView.of(app).text()).contains("f32[3, 4]", "f32[3, 2]", "38 parameters");
    }

    @Test
    void imagesAreShownAsImages() {
        Content digits = DatasetView.of(new HandwrittenDigits(1, 64, 32).train());
        assertThat(digits.svg()).isPresent();
        assertThat(digits.text())
                .contains("64 samples", "features float32 [1, 28, 28]", "labels: ");
        Dataset colours =
                Dataset.of(
                        "colours",
                        5,
                        i ->
                                Sample.of(
                                        Tensor.generate(
                                                DType.FLOAT32,
                                                Shape.of(3, 16, 16),
                                                j -> j < 256 ? 1 : 0),
                                        i));
        assertThat(DatasetView.of(colours).svg()).isPresent();
        assertThat(DatasetView.of(DataSource.of(colours, colours)).text())
                .contains("5 samples to test");
    }

    @Test
    void aRedImageIsRed() throws IOException {
        Dataset red =
                Dataset.of(
                        "red",
                        1,
                        i ->
                                Sample.of(
                                        Tensor.generate(
                                                DType.FLOAT32,
                                                Shape.of(3, 16, 16),
                                                j -> j < 256 ? 1 : 0)));
        assertThat(pixels(png(DatasetView.of(red)), 0xff0000)).isGreaterThan(100 * 100);
    }

    @Test
    void otherSamplesAreATable() {
        Content squares =
                DatasetView.of(
                        Dataset.of(
                                "squares",
                                100,
                                i -> Sample.of(Tensor.scalar(i), Tensor.scalar(i * i))));
        assertThat(squares.html()).isPresent();
        assertThat(squares.text()).contains("100 samples, first 8 shown", "49.0000");
    }

    @Test
    void aChartHasItsSizeAndItsNumbers() throws IOException {
        XYChart chart = new XYChartBuilder().width(300).height(200).title("waves").build();
        chart.addSeries("sin", new double[] {0, 1, 2}, new double[] {0.5, -1, 2});
        Content content = ChartView.of(chart);
        assertThat(content.text())
                .startsWith("Chart 'waves'\n  sin: 3 points, min -1.0000, max 2.0000, last 2.0000");
        assertThat(content.metadata().get(Content.PNG)).containsEntry("width", 300);
        assertThat(png(content).getWidth()).isEqualTo(600);
        XYChart wall = new XYChartBuilder().width(9000).height(6000).build();
        assertThat(ChartView.of(wall).size()).isLessThan(Content.LIMIT);
    }

    @Test
    void aLongTableAndLongCellsAreCut() {
        Table table =
                Table.create(
                        "long",
                        IntColumn.create("n", new int[100_000]),
                        StringColumn.create("text", List.of("x".repeat(9000))).emptyCopy(100_000));
        table.stringColumn("text").set(0, "x".repeat(9000));
        Content content = MetricsTable.of(table);
        assertThat(content.text()).startsWith("long, 100000 rows, 2 columns").contains("xxx...");
        assertThat(content.size()).isLessThan(20_000);
    }
}
