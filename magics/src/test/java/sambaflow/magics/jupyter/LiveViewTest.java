package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sambaflow.app.StepMetric;
import sambaflow.magics.page.RecordingPage;
import sambaflow.magics.render.MetricRow;

class LiveViewTest {
    private final RecordingPage page = new RecordingPage();

    @Test
    void aTrainingThatWentOnFromACheckpointHasItsAccuracyAtTheStepOfTheTest() {
        try (LiveView view = new LiveView(page)) {
            for (long step = 101; step <= 104; step++) {
                view.step(new StepMetric(2, 2, step, 104, 0.5, 0.6, 1000, 1));
            }
            view.tested(104, 87.5);
            assertThat(view.rows()).extracting(MetricRow::accuracy).endsWith(0.875);
            assertThat(view.rows().getFirst().accuracy()).isNaN();
        }
        assertThat(page.open()).as("displays left open").isZero();
        assertThat(page.progressLines())
                .last()
                .isEqualTo(
                        "training: step 104/104, epoch 2/2, loss 0.6000, 1.00k samples/s, ETA 0:01");
    }
}
