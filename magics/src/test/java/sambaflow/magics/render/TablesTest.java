package sambaflow.magics.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sambaflow.device.ChipTime;
import sambaflow.magics.page.Content;
import sambaflow.pef.Pef;
import tech.tablesaw.api.Table;

class TablesTest {
    private static final ChipTime STEP = new ChipTime(45e-6, 5e-6, 0.53e-3);

    @Test
    void theVerdictIsOneSentenceWithTheNumbersThatMatter() {
        assertThat(PefSummary.verdict(SamplePrograms.logRegPef(), Optional.of(STEP)))
                .isEqualTo(
                        "Compiled logreg for sn30 on 1 tile: 5 sections, fullest opt_4 "
                                + "(14 of 160 PCUs, 24 of 160 PMUs); predicted step time 0.58 ms.");
    }

    @Test
    void theSummaryCountsParametersOperatorsAndSections() {
        Content content = PefSummary.of(SamplePrograms.logRegPef(), Optional.of(STEP));
        assertThat(content.text())
                .contains("7.84k in 1 tensor, 30.6 KiB", "5: 2 fwd, 2 bckwd, 1 opt")
                .contains("sn30, 1 tile of 8", "image f32[32, 784], label i64[32]")
                .contains("45.0 us program load");
        assertThat(content.html().orElseThrow()).contains("<td", "30.6 KiB");
        assertThat(content.size()).isLessThan(Content.LIMIT);
    }

    @Test
    void theSectionTableTakesTimesByNameAndLeavesTheOthersOpen() {
        Pef pef = SamplePrograms.logRegPef();
        List<String> lines =
                SectionTable.of(pef.main(), Map.of("bckwd_2", STEP)).text().lines().toList();
        assertThat(lines).hasSize(3 + 5);
        assertThat(lines.get(5))
                .contains("bckwd_2", "cross_entropy_grad", "12", "22", "0.58 ms", "own section");
        assertThat(lines.get(3).split(" {2,}")).contains("fwd_0", "linear", "10", "20", "1", "-");
    }

    @Test
    void aSectionHasTheColourOfItsTypeInTableAndGraph() {
        Pef pef = SamplePrograms.logRegPef();
        String table = SectionTable.of(pef.main(), Map.of()).html().orElseThrow();
        String graph = GraphPicture.of(pef.main()).svg().orElseThrow();
        for (int i = 0; i < pef.main().sections().size(); i++) {
            String edge = SectionColours.of(pef.main().sections(), i).edge();
            assertThat(table).contains("6px solid " + edge);
            assertThat(graph).contains("stroke=\"" + edge + "\"");
        }
    }

    @Test
    void metricsBecomeATableWithEmptyCellsForWhatWasNotMeasured() {
        List<MetricRow> rows =
                List.of(
                        new MetricRow(1, 1, 2.3026, Double.NaN, Double.NaN),
                        new MetricRow(2, 1, 0.00012, 0.5, 950.4));
        Table table = MetricsTable.table(rows);
        assertThat(table.columnNames())
                .containsExactly("step", "epoch", "loss", "accuracy", "samples_per_second");
        assertThat(table.doubleColumn("accuracy").isMissing(0)).isTrue();
        assertThat(MetricsTable.of(table).text())
                .startsWith("metrics, 2 rows, 5 columns\n")
                .contains("2.3026", "1.200e-04", "950.4000");
    }

    @Test
    void aLongTableShowsItsBeginningAndItsEnd() {
        List<MetricRow> rows =
                LongStream.rangeClosed(1, 100_000)
                        .mapToObj(i -> new MetricRow(i, 1, 1.0 / i, 0, 0))
                        .toList();
        Content content = MetricsTable.of(MetricsTable.table(rows));
        List<String> lines = content.text().lines().toList();
        assertThat(lines).hasSize(3 + MetricsTable.ROWS_SHOWN + 1);
        assertThat(lines.get(12)).contains("    10 ");
        assertThat(lines.get(13)).contains("...");
        assertThat(lines.get(14)).contains("99991");
        assertThat(lines.getLast()).contains("100000");
        assertThat(content.size()).isLessThan(Content.LIMIT);
    }

    @Test
    void progressSaysStepEpochLossRateAndTimeLeft() {
        ProgressLine line = new ProgressLine("training", 120, 1874, 1, 2, 12345, 83, 0.4512);
        assertThat(line.text())
                .isEqualTo(
                        "training: step 120/1874, epoch 1/2, loss 0.4512, 12.3k samples/s, ETA"
                                + " 1:23");
        assertThat(line.fraction()).isBetween(0.064, 0.0641);
        ProgressLine early =
                new ProgressLine("inference", 3, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN);
        assertThat(early.text()).isEqualTo("inference: step 3");
        assertThat(early.fraction()).isNegative();
    }

    @Test
    void quantitiesHaveUnitsAndThreeDigits() {
        assertThat(List.of(0.0, 4.2e-6, 99e-6, 0.00058, 0.25, 12.345).stream())
                .extracting(Quantity::seconds)
                .containsExactly("0 s", "4.20 us", "99.0 us", "0.58 ms", "250 ms", "12.3 s");
        assertThat(Quantity.clock(3750)).isEqualTo("1:02:30");
        assertThat(Quantity.clock(Double.POSITIVE_INFINITY)).isEqualTo("-:--");
        assertThat(Quantity.bytes(31_360)).isEqualTo("30.6 KiB");
        assertThat(Quantity.count(999)).isEqualTo("999");
        assertThat(Quantity.count(1_250_000)).isEqualTo("1.25M");
        assertThat(Quantity.of(1, "tile")).isEqualTo("1 tile");
    }
}
