package sambaflow.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;

class RowReaderTest {
    private static Row row(String text) {
        return RowFile.read("rows.yaml", "- {" + text + "}\n").getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metric: latency_ms, value: 70.5 | latency_seconds | 0.0705",
                "metric: latency, value: 527 us | latency_seconds | 527e-6",
                "metric: step time (s), value: 2 | | ",
                "metric: latency, unit: ms, value: 1_000 | latency_seconds | 1",
                "metric: '%exec', value: 96.9 | exec_share | 0.969",
                "metric: exec, value: 96.9 | exec_share | 0.969",
                "metric: exec_share, value: 96.9 % | exec_share | 0.969",
                "metric: exec_share, value: 0.969 | exec_share | 0.969",
                "metric: pcu_utilization, value: 75 | pcu_use | 0.75",
                "metric: ddr_bandwidth, value: 0.1 TB/s | memory_gb_per_second | 100",
                "metric: seconds_per_layer, value: 70.5 ms | seconds_per_layer | 0.0705",
                "metric: tokens-per-second, value: 1e3 | tokens_per_second | 1000"
            })
    void numbersAreReadInTheUnitsTheyArePublishedIn(String text, String metric, Double value) {
        Row row = row("family: unet, chip: sn30, " + text);
        if (metric == null) {
            assertThat(row.unsupported()).contains("metric: found 'step time (s)'");
        } else {
            assertThat(row.metric()).isEqualTo(metric);
            assertThat(row.value()).isCloseTo(value, within(1e-12));
        }
    }

    @Test
    void sizesMayStandBesideTheWorkloadAndChoicesWithinIt() {
        Row beside = row("model: gpt2, layers: 3, h: 64, chip: sn30, metric: tflops, value: 1");
        assertThat(beside.family()).isEqualTo("gpt2");
        assertThat(beside.fields()).isEqualTo(Map.of("layers", "3", "h", "64"));
        Row within =
                row(
                        "workload: {name: llama_decode, model: llama-2-7b, mode: o0, tiles: 2},"
                                + " platform: SN40L, metric: tflops, value: 1, held_out: yes");
        assertThat(within.family()).isEqualTo("llama_decode");
        assertThat(within.fields()).isEqualTo(Map.of("model", "llama-2-7b"));
        assertThat(within.mode()).isEqualTo("o0");
        assertThat(within.tiles()).isEqualTo(2);
        assertThat(within.arch()).isEqualTo("sn40");
        assertThat(within.holdOut()).isTrue();
    }

    @Test
    void rowsMayMergeWhatTheyShare() {
        List<Row> rows =
                RowFile.read(
                        "rows.yaml",
                        """
                        base: &base {family: unet, platform: sn30, metric: tflops, value: 1}
                        rows:
                          - {<<: *base, id: a}
                          - {<<: *base, id: b, value: 2}
                        """);
        assertThat(rows).extracting(Row::id).containsExactly("a", "b");
        assertThat(rows).extracting(Row::low).containsExactly(1.0, 2.0);
    }

    @Test
    void aNodesNameIsOneOfItsChipsAndSaysSo() {
        Row row = row("family: unet, platform: SN10-8R, metric: tflops, value: 1");
        assertThat(row.arch()).isEqualTo("sn10");
        assertThat(row.remark()).isEqualTo("one chip of SN10-8R");
        Row other = row("family: unet, platform: sn30+ddr.channels=4, metric: tflops, value: 1");
        assertThat(other.rdu()).isEqualTo(RduSpec.of("sn30+ddr.channels=4"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "platform: A100, metric: tflops, value: 1 | platform: found 'A100', there are",
                "platform: sn50, metric: tflops, value: 1 | platform: found 'sn50', there are",
                "platform: sn30, chips: 8, metric: tflops, value: 1 | links between chips are not",
                "platform: sn30, metric: joules, value: 1 | metric: found 'joules'; expected one of"
            })
    void whatThereIsNotMakesARowWithoutAPrediction(String text, String reason) {
        Row row = row("family: unet, " + text);
        assertThat(row.unsupported()).contains(reason);
        Validation.Result result =
                new Validation(UnaryOperator.identity()).run(List.of(row), r -> {}).getFirst();
        assertThat(result.isPredicted()).isFalse();
        assertThat(result.note()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "family: unet, platfrom: sn30 | row 1: platform: none found",
                "family: unet, chip: sn30, metric: tflops, value: 1, sorce: x | row 1: has no 'sorce'; did you mean 'source'?",
                "family: unet, chip: sn30, arch: sn10 | row 1: 'platform' is given twice",
                "family: unet, chip: sn30, metric: tflops | row 1: has no value, and no low and high",
                "family: unet, chip: sn30, metric: tflops, low: 2, high: 1 | row 1: high: found less than low",
                "family: unet, chip: sn30, metric: latency, value: 3 GB | unit: found 'GB', latency_seconds can be in",
                "family: unet, chip: sn30, metric: latency, value: x | value: found 'x', expected a number above 0",
                "family: unet, chip: sn30, metric: latency, value: 1, hold_out: maybe | hold_out: found 'maybe'",
                "family: unet, chip: sn30+ddr.chanels=4, metric: latency, value: 1 | did you mean 'ddr.channels'?",
                "family: unet, chip: sn30, tiles: 0, metric: latency, value: 1 | tiles: found '0', expected a whole number from 1 on",
                "id: x, chip: sn30, metric: latency, value: 1 | row 1: names no family; expected workload"
            })
    void whatIsMisspelledOrNoNumberIsToldWithItsLine(String text, String message) {
        assertThatThrownBy(() -> row(text))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("rows.yaml:1: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rows: 3", "[]", "- 3", "- {id: 3", "a: b", "- {[1]: 2}", "\u0000"})
    void whatIsNoListOfRowsIsTold(String text) {
        assertThatThrownBy(() -> RowFile.read("rows.yaml", text))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("rows.yaml:");
    }
}
