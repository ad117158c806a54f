package sambaflow.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static Validation.Result result(String metric, double published, double predicted) {
        String text =
                "- {id: %s %s, family: unet, platform: sn30, metric: %s, value: %s}"
                        .formatted(metric, published, metric, published);
        return new Validation.Result(RowFile.read("rows.yaml", text).getFirst(), predicted, "");
    }

    @Test
    void errorsAreWithoutTheirSignAndTheWorstIsNamed() {
        Summary s =
                Summary.of(
                        List.of(
                                result("tflops", 100, 110),
                                result("cycles", 100, 70),
                                result("sections", 100, 102),
                                result("tflops", 10, 10),
                                result("tflops", 1, Double.NaN)));
        assertThat(s.rows()).isEqualTo(4);
        assertThat(s.mean()).isCloseTo(0.105, within(1e-12));
        assertThat(s.median()).isCloseTo(0.06, within(1e-12));
        assertThat(s.p95()).isCloseTo(0.3, within(1e-12));
        assertThat(s.worst()).isEqualTo("cycles 100.0");
        assertThat(s.correlations()).isEmpty();
    }

    @Test
    void the95thPercentileLeavesOutOneOfTwenty() {
        List<Validation.Result> rows = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            rows.add(result("tflops", 100, 100 + i));
        }
        Collections.reverse(rows);
        assertThat(Summary.of(rows).p95()).isCloseTo(0.19, within(1e-12));
        assertThat(Summary.of(rows).largest()).isCloseTo(0.20, within(1e-12));
    }

    /**
     * Numbers by hand: (1,2), (2,4), (4,3); a metric of its own in the same list changes nothing.
     */
    @Test
    void correlationsAreOfOneMetricEach() {
        List<Summary.Correlation> all =
                Summary.of(
                                List.of(
                                        result("tflops", 1, 2),
                                        result("cycles", 1e9, 1),
                                        result("tflops", 2, 4),
                                        result("tflops", 4, 3)))
                        .correlations();
        assertThat(all).extracting(Summary.Correlation::metric).containsExactly("tflops");
        assertThat(all.getFirst().rows()).isEqualTo(3);
        assertThat(all.getFirst().pearson()).isCloseTo(0.3273268353539886, within(1e-12));
        assertThat(all.getFirst().logPearson()).isCloseTo(0.5821675762, within(1e-9));
    }

    @Test
    void nothingPredictedIsNothing() {
        assertThat(Summary.of(List.of(result("tflops", 1, Double.NaN))).rows()).isZero();
    }
}
