package sambaflow.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sambaflow.chip.Constant;
import sambaflow.pass.Golden;

/** The chips against the published results that they were set by. */
class TimingDocumentTest {
    private static final Validation VALIDATION = new Validation(UnaryOperator.identity());

    private static List<Validation.Result> results;

    @BeforeAll
    static void predict() {
        results = VALIDATION.run(Validation.calibration(), r -> {});
    }

    private static double error(String id) {
        return results.stream()
                .filter(r -> r.row().id().equals(id))
                .mapToDouble(r -> Math.abs(r.error()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyRowIsPredicted() {
        assertThat(results).hasSize(15).allMatch(Validation.Result::isPredicted);
    }

    @Test
    void timesAreWithinTheBounds() {
        double sweep =
                (error("C1 time") + error("C2") + error("C3 o3 layer") + error("C3 o0 layer")) / 4;
        assertThat(sweep).as("mean of the layer sweep's rows").isLessThan(0.10);
        assertThat(error("C4")).as("a small network on an SN10").isLessThan(0.15);
        assertThat(error("C5")).as("DDR rate of a recommender").isLessThan(0.10);
        assertThat(error("C7")).as("cycles of a product on Plasticine").isLessThan(0.01);
        assertThat(error("C8 exec")).as("share of time executing").isLessThan(0.05);
    }

    @Test
    void atMostFiveConstantsAreCalibrated() {
        assertThat(TimingDocument.CALIBRATED).hasSizeLessThanOrEqualTo(5);
        assertThat(Constant.all().stream().map(Constant::path).toList())
                .containsAll(TimingDocument.CALIBRATED);
    }

    @Test
    void theDocumentIsWhatTheRowsSay() throws IOException {
        Golden.at(Path.of("..", "docs"))
                .checkFile("timing.md", TimingDocument.of(VALIDATION, results));
    }
}
