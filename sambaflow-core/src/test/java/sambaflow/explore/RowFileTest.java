package sambaflow.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.section.Mode;

class RowFileTest {
    private static final String GOOD =
            """
            rows:
              - name: small
                workload: {family: gpt2-training, h: 64, num_layers: 1, seq: 32, b: 2, vocab: 100}
                chip: DataScale SN30-8
                num_tiles: 4
                mode: O0
                metric: seconds_per_step
                value: 0.01
                source: nowhere
              - id: product
                workload: {family: plasticine_gemm, dim: 64, tile: 32}
                platform: plasticine
                metric: cycles
                low: 16000
                high: 20000
            """;

    @Test
    void takesTheNamesThatPublishedResultsHave() {
        List<Row> rows = RowFile.read("rows.yaml", GOOD);
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().arch()).isEqualTo("sn30");
        assertThat(rows.getFirst().tiles()).isEqualTo(4);
        assertThat(rows.getFirst().metric()).isEqualTo("rdu_seconds_per_step");
        assertThat(new Validation(UnaryOperator.identity()).run(rows, r -> {}))
                .allMatch(r -> r.predicted() > 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: O0 | mode: O9 | rows.yaml:6: row 1: mode: found 'o9', expected o0, o1 or o3",
                "num_tiles: 4 | num_tiles: 9 | rows.yaml:5: row 1: tiles: found '9', sn30 has 1 to 8",
                "chip: DataScale SN30-8 | chip: DataScale SN99-8 | rows.yaml:4: row 1: platform: found 'DataScale SN99-8'; did you mean",
                "value: 0.01 | value: -1 | rows.yaml:8: row 1: value: found '-1', expected a number above 0",
                "metric: cycles | metric: cycle | metric: found 'cycle'; did you mean 'cycles'?",
                "low: 16000 | lows: 16000 | row 2: has no 'lows'; did you mean 'low'?"
            })
    void saysWhichLineIsWrongAndWhatWasExpected(String from, String to, String message) {
        assertThatThrownBy(() -> RowFile.read("rows.yaml", GOOD.replace(from, to)))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aRowThatCannotBeBuiltKeepsNoOtherFromBeingTold() {
        List<Row> rows =
                RowFile.read(
                        "rows.yaml",
                        GOOD.replace("family: gpt2-training, h: 64", "family: gpt5_training"));
        List<Validation.Result> results =
                new Validation(UnaryOperator.identity()).run(rows, r -> {});
        assertThat(results.getFirst().isPredicted()).isFalse();
        assertThat(results.getFirst().note()).contains("family: found 'gpt5_training'");
        assertThat(results.getLast().isPredicted()).isTrue();
        assertThat(Summary.of(results).rows()).isEqualTo(1);
    }

    @Test
    void aWorkloadAndItsChipMustGoTogether() {
        String swapped =
                GOOD.replace("platform: plasticine", "platform: sn30")
                        .replace("chip: DataScale SN30-8", "chip: plasticine");
        assertThat(
                        new Validation(UnaryOperator.identity())
                                .run(RowFile.read("rows.yaml", swapped), r -> {}))
                .noneMatch(Validation.Result::isPredicted)
                .allMatch(r -> r.note().contains("plasticine"));
    }

    /** Few layers lie in HBM; what all of them take there is not told from those. */
    @Test
    void aModelThatDoesNotFitTheFastMemoryIsCompiledAsAWhole() {
        Map<String, String> fields =
                Map.of(
                        "layers",
                        "6",
                        "hidden",
                        "64",
                        "heads",
                        "2",
                        "kv_heads",
                        "1",
                        "intermediate",
                        "96",
                        "vocabulary",
                        "100",
                        "context",
                        "16");
        Layered told = (Layered) Families.of("row", "llama_decode", fields);
        Target roomy = new Target(RduSpec.SN40, 4, Mode.O3);
        double needs = told.with().apply(6).on(roomy).memoryBytes();
        RduSpec small = RduSpec.SN40.with("hbm.bytes", Math.floor(needs * 0.9));
        Target tight = new Target(small, 4, Mode.O3);
        assertThat(told.on(tight)).isEqualTo(told.with().apply(6).on(tight));
        assertThat(told.on(tight).execute()).isGreaterThan(told.on(roomy).execute());
    }

    private static Prediction of(String family, RduSpec rdu, Map<String, String> fields) {
        Workload workload = Families.of("row", family, fields);
        return workload.on(new Target(rdu, Target.usualTiles(rdu), Mode.O1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt2_training hidden=64 layers=1 sequence=32 batch=2 vocabulary=100",
                "bert_pretraining hidden=64 layers=1 sequence=32 batch=2 vocabulary=100",
                "llama_decode layers=1 hidden=64 heads=2 kv_heads=1 intermediate=96 vocabulary=100 context=16",
                "llama_prefill layers=1 hidden=64 heads=2 kv_heads=1 intermediate=96 vocabulary=100 sequence=16",
                "ffn_training input=16 hidden=8",
                "cnn_training image=8 hidden=4 layers=1 batch=2",
                "unet image=16 hidden=2 batch=2",
                "unet image=16 hidden=2 inference=true",
                "recommender_training input=16 hidden=8 batch=32"
            })
    void everyFamilyIsPredictedAndIsNotFasterWithMore(String text) {
        String[] words = text.split(" ");
        Map<String, String> fields = new java.util.TreeMap<>();
        for (int i = 1; i < words.length; i++) {
            fields.put(words[i].split("=")[0], words[i].split("=")[1]);
        }
        Prediction small = of(words[0], RduSpec.SN40, fields);
        for (Prediction.Metric metric : Prediction.Metric.values()) {
            assertThat(metric.of(small)).as("%s %s", text, metric).isFinite().isNotNegative();
        }
        fields.put("batch", "64");
        assertThat(of(words[0], RduSpec.SN40, fields).execute()).isGreaterThan(small.execute());
    }

    @Test
    void manyLayersAreToldFromFewAsTheyAreCompiled() {
        Map<String, String> fields =
                Map.of(
                        "hidden",
                        "64",
                        "layers",
                        "6",
                        "sequence",
                        "64",
                        "batch",
                        "2",
                        "vocabulary",
                        "200");
        Target target = new Target(RduSpec.SN30, 4, Mode.O0);
        Layered told = (Layered) Families.of("row", "gpt2_training", fields);
        assertThat(told.note()).isEqualTo("6 layers from compilations of 2 and 4");
        Prediction whole = told.with().apply(6).on(target);
        assertThat(told.on(target).device())
                .isCloseTo(whole.device(), org.assertj.core.api.Assertions.withinPercentage(1));
        assertThat(told.on(target).sections()).isEqualTo(whole.sections());
    }

    @Test
    void moreUnrollingOfAProductIsFasterUntilTheMemoryIsWhatItWaitsFor() {
        double last = Double.POSITIVE_INFINITY;
        for (String unroll : List.of("1", "2", "4", "8")) {
            Prediction p =
                    of("plasticine_gemm", RduSpec.SN10, Map.of("dim", "512", "unroll", unroll));
            assertThat(p.execute()).isLessThan(last);
            last = p.execute();
        }
        Prediction most = of("plasticine_gemm", RduSpec.SN10, Map.of("dim", "512", "unroll", "64"));
        assertThat(most.bytes() / most.execute()).isBetween(0.95 * 51.2e9, 51.2e9);
    }
}
