package sambaflow.magics.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.SceneChecks;
import sambaflow.pef.CompiledGraph;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

class PicturesTest {

    private static void assertPicture(Content content, int scale) throws IOException {
        assertThat(content.size()).isLessThanOrEqualTo(Content.LIMIT);
        SceneChecks.assertPlainSvg(content.svg().orElseThrow());
        Map<String, Integer> size = content.metadata().get(Content.SVG);
        if (content.png().isPresent()) {
            BufferedImage image =
                    ImageIO.read(new ByteArrayInputStream(content.png().orElseThrow()));
            assertThat(content.metadata().get(Content.PNG)).isEqualTo(size);
            assertThat(image.getWidth()).isEqualTo(scale * size.get("width"));
            assertThat(image.getHeight()).isEqualTo(scale * size.get("height"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 1, 2", "3, 20, 2", "8, 3, 2", "14, 1, 2", "30, 4, 1", "60, 6, 2"})
    void aGraphOfAnySizeIsLaidOutInsideItsPicture(int layers, int perSection, int scale)
            throws IOException {
        CompiledGraph compiled = SamplePrograms.deep(layers, perSection);
        SceneChecks.assertLaidOut(GraphPicture.scene(compiled));
        assertThat(GraphPicture.scene(compiled).width()).isLessThan(1450);
        assertPicture(GraphPicture.of(compiled), scale);
    }

    @Test
    void theGraphOfLogisticRegressionShowsWhatFlows() {
        Content content = GraphPicture.of(SamplePrograms.logReg());
        assertThat(content.svg().orElseThrow())
                .contains(">linear<", ">f32[32, 10]<", ">image<", ">lin_layer.weight<", ">loss<")
                .contains("linear 'lin_layer'")
                .contains("writes lin_layer.weight");
        assertThat(content.text())
                .startsWith("Graph train: 5 operators in 5 sections\nfwd_0 (fwd)\n  linear")
                .contains("opt_4 (opt)\n  sgd");
    }

    @Test
    void theSameGraphIsTheSamePicture() {
        assertThat(GraphPicture.of(SamplePrograms.deep(8, 3)))
                .isEqualTo(GraphPicture.of(SamplePrograms.deep(8, 3)));
    }

    @Test
    void moreThanOneHundredAndFiftyOperatorsShareCardsBySection() {
        CompiledGraph compiled = SamplePrograms.deep(60, 6);
        Content content = GraphPicture.of(compiled);
        assertThat(content.svg().orElseThrow())
                .contains(">fwd_0<", ">6 operators<", ">3 x relu<")
                .contains("300 operators in 50 sections; one card for each section");
        assertThat(content.text()).contains("fwd_0 (fwd): 6 operators");
    }

    @Test
    void sectionsOfOneOperatorEachAreGatheredFurther() {
        Content content = GraphPicture.of(SamplePrograms.deep(60, 1));
        assertThat(content.svg().orElseThrow()).contains("one card for each section type");
        assertThat(content.size()).isLessThan(Content.LIMIT);
    }

    @Test
    void predictionsAreDrawnUpToTheLimitAndErrorsAreMarkedInWordsAndShape() throws IOException {
        List<Prediction> predictions = SamplePrograms.predictions(50);
        Content content = PredictionGrid.of(predictions, 20);
        assertPicture(content, 2);
        SceneChecks.assertLaidOut(PredictionGrid.scene(predictions, 20));
        assertThat(content.svg().orElseThrow().split("<image ")).hasSize(1 + 20);
        assertThat(content.svg().orElseThrow())
                .contains("50 predictions, 43 of 50 right (86 %), first 20 shown")
                .contains(">4, not 3<");
        assertThat(content.text()).contains("3  4          3     WRONG");
        assertPicture(PredictionGrid.of(SamplePrograms.predictions(500), 500), 2);
    }

    @Test
    void longNamesOfClassesAreNotCut() {
        Tensor image = Tensor.zeros(DType.FLOAT32, Shape.of(28, 28));
        List<Prediction> wrong =
                List.of(new Prediction(() -> image, "three", Optional.of("seven")));
        SceneChecks.assertLaidOut(PredictionGrid.scene(wrong, 1));
        assertThat(PredictionGrid.of(wrong, 1).svg().orElseThrow())
                .contains(">three,<", ">not seven<");
    }

    @Test
    void withoutTruthNothingIsMarked() {
        Tensor image = Tensor.zeros(DType.FLOAT32, Shape.of(28, 28));
        Content content =
                PredictionGrid.of(List.of(new Prediction(() -> image, "7", Optional.empty())), 8);
        assertThat(content.text()).contains("1 prediction\n").doesNotContain("right", "WRONG");
    }

    @Test
    void whatIsNotAGrayImageIsRefused() {
        Tensor colour = Tensor.zeros(DType.FLOAT32, Shape.of(3, 28, 28));
        assertThatThrownBy(() ->
                        PredictionGrid.of(
                                List.of(new Prediction(() -> colour, "1", Optional.empty())), 8))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[3, 28, 28]");
    }

    private static List<MetricRow> training(int steps) {
        List<MetricRow> rows = new ArrayList<>();
        for (int i = 1; i <= steps; i++) {
            double accuracy = i % 10 == 0 ? i / (double) steps : Double.NaN;
            double wave = 0.2 * Math.sin(i * 12.9898) * Math.cos(i * 78.233);
            rows.add(new MetricRow(i, 1, 2.0 / i + wave + 0.2, accuracy, 1000));
        }
        return rows;
    }

    @Test
    void aLongNoisyLossCurveStaysSmall() throws IOException {
        Content content = LossCurve.of(training(20_000), "training");
        assertThat(content.svg()).isEmpty();
        if (content.png().isPresent()) {
            assertThat(content.png().get()).hasSizeLessThanOrEqualTo(60_000);
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(content.png().get()));
            assertThat(content.metadata().get(Content.PNG))
                    .isEqualTo(
                            Map.of("width", image.getWidth() / 2, "height", image.getHeight() / 2));
        }
    }

    @Test
    void theTextOfALossCurveHasFirstLastAndLeast() {
        List<MetricRow> rows =
                List.of(
                        new MetricRow(1, 1, 2.3026, Double.NaN, Double.NaN),
                        new MetricRow(2, 1, 0.25, Double.NaN, Double.NaN),
                        new MetricRow(3, 1, 0.5, 0.875, Double.NaN));
        assertThat(LossCurve.of(rows, "training").text())
                .contains("█▁▂")
                .contains("2.3026 -> 0.5000 over steps 1 to 3, min 0.2500 at step 2")
                .contains("accuracy", "0.8750");
    }

    @Test
    void aLossThatIsNotANumberIsSaidAndDoesNotStopTheView() {
        List<MetricRow> rows =
                List.of(
                        new MetricRow(1, 1, Double.NaN, Double.NaN, Double.NaN),
                        new MetricRow(2, 1, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN));
        assertThat(LossCurve.of(rows, "training").text()).contains("??", "nan -> Infinity");
        assertThat(LossCurve.of(List.of(), "training").text()).contains("no step");
        assertThat(LossCurve.of(training(1), "training").text()).contains("over steps 1 to 1");
    }
}
