package sambaflow.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.section.Mode;

class FamiliesTest {
    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new TreeMap<>();
        for (String word : text.split(" ")) {
            fields.put(word.split("=")[0], word.split("=")[1]);
        }
        return fields;
    }

    private static Prediction of(String family, RduSpec rdu, String text) {
        Target target = new Target(rdu, Target.usualTiles(rdu), Mode.O1);
        return Families.of("row", family, fields(text)).on(target);
    }

    private static final String GPT = "hidden=64 sequence=32 vocabulary=100 ";

    @Test
    void moreLayersTakeLongerAndMoreChannelsNot() {
        Prediction one = of("gpt2_training", RduSpec.SN30, GPT + "batch=2 layers=1");
        Prediction three = of("gpt2_training", RduSpec.SN30, GPT + "batch=2 layers=3");
        assertThat(three.device()).isGreaterThan(one.device());
        RduSpec wide = RduSpec.SN30.with("ddr.channels", 32);
        Prediction fast = of("gpt2_training", wide, GPT + "batch=2 layers=1");
        assertThat(fast.execute()).isLessThanOrEqualTo(one.execute());
    }

    @Test
    void aLargerBatchMakesMoreTokensASecondButNotForEachUser() {
        String text =
                "layers=1 hidden=256 heads=4 kv_heads=2 intermediate=512 vocabulary=512 context=64 batch=";
        Prediction one = of("llama_decode", RduSpec.SN40, text + "1");
        Prediction eight = of("llama_decode", RduSpec.SN40, text + "8");
        assertThat(Prediction.Metric.TOKENS_PER_SECOND.of(eight))
                .isGreaterThan(Prediction.Metric.TOKENS_PER_SECOND.of(one));
        assertThat(Prediction.Metric.TOKENS_PER_SECOND_PER_USER.of(eight))
                .isLessThanOrEqualTo(Prediction.Metric.TOKENS_PER_SECOND_PER_USER.of(one));
        assertThat(Prediction.Metric.TOKENS_PER_SECOND_PER_USER.of(eight) * 8)
                .isCloseTo(Prediction.Metric.TOKENS_PER_SECOND.of(eight), withinPercentage(1e-9));
    }

    /** Two bytes for each weight, and for each number of the cache twice: keys and values. */
    @Test
    void decodingReadsWeightsOnceAndTheCacheOnce() {
        String text = "layers=2 hidden=512 heads=8 kv_heads=2 intermediate=1024 vocabulary=1024 ";
        Prediction near = of("llama_decode", RduSpec.SN40, text + "context=64");
        Prediction far = of("llama_decode", RduSpec.SN40, text + "context=4160");
        double layer = 512 * (8 + 2 + 2 + 8) * 64.0 + 3.0 * 512 * 1024;
        double weights = 2 * (2 * layer + 512.0 * 1024);
        assertThat(near.bytes()).isCloseTo(weights, withinPercentage(10));
        double cache = 2.0 * 2 * 2 * 2 * 64 * 4096;
        assertThat(far.bytes() - near.bytes()).isBetween(0.99 * cache, 2.05 * cache);
    }

    /** Multiplications of a forward pass, as the models' papers and tools have them. */
    @ParameterizedTest
    @CsvSource({
        "resnet-18, 1.814e9",
        "resnet18, 1.814e9",
        "resnet-34, 3.664e9",
        "resnet-50, 4.089e9"
    })
    void deepNetworksHaveTheProductsTheyAreKnownFor(String model, double products) {
        Compiled net =
                (Compiled) Families.of("row", "cnn_training", fields("batch=2 model=" + model));
        assertThat(net.work().flops() / 6 / 2).isCloseTo(products, withinPercentage(1));
    }

    @ParameterizedTest
    @CsvSource({"lenet, image=8", "resnet-18, image=32 hidden=4", "resnet-50, image=32 hidden=4"})
    void networksOfConvolutionsArePredicted(String model, String text) {
        Prediction p = of("cnn_training", RduSpec.SN30, text + " batch=2 classes=4 model=" + model);
        for (Prediction.Metric metric : Prediction.Metric.values()) {
            assertThat(metric.of(p)).as("%s", metric).isFinite().isNotNegative();
        }
        assertThat(p.device()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2_training | hidden=100 heads=3 | heads: found 3, expected one that divides the width of 100",
                "gpt2_training | hiden=100 | has no field 'hiden'; did you mean 'hidden'?",
                "gpt2_training | layers=0 | layers: found '0', expected a whole number from 1 to",
                "gpt2_training | h=64 hidden=64 | hidden is given twice",
                "llama_decode | heads=8 kv_heads=3 | kv_heads: found 3, expected one that divides the 8 heads",
                "llama_decode | model=llama-2-7c | model: found 'llama-2-7c'; did you mean 'llama-2-7b'?",
                "cnn_training | model=resnet-19 | model: found 'resnet-19'; did you mean 'resnet-18'?",
                "unet | inference=maybe | inference: found 'maybe', expected true or false",
                "gpt3_training | layers=1 | family: found 'gpt3_training'; did you mean 'gpt2_training'?"
            })
    void sizesThatCannotBeAreTold(String family, String text, String message) {
        assertThatThrownBy(() -> Families.of("row 7", family, fields(text)))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("row 7: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"gpt2, gpt2_training", "BERT, bert_pretraining", "dlrm, recommender_training"})
    void familiesHaveOtherNames(String other, String name) {
        assertThat(Families.isOne(other)).isTrue();
        assertThat(Families.names()).contains(name);
        assertThat(Families.hasField("seq_len")).isTrue();
        assertThat(Families.hasField("sequins")).isFalse();
    }

    /** The published cycles of the compiler's own log, and what its memory can bring. */
    @Test
    void aProductOnPlasticineTakesTheCyclesOfItsLog() {
        assertThat(cycles("dim=128 tile=64")).isCloseTo(132_071, withinPercentage(1));
        assertThat(cycles("dim=128 tile=64 unroll=2")).isBetween(65_536.0, 68_000.0);
        assertThat(cycles("dim=256 tile=64")).isCloseTo(8 * 131_072, withinPercentage(1));
        assertThat(cycles("m=64 n=128 k=256 tile=64")).isBetween(131_072.0, 132_700.0);
        // 2 x 8^3 tiles to load and 8^2 to store, of 16 KiB each, at 51.2 bytes a cycle.
        double least = (2 * 512 + 64) * 16_384 / 51.2;
        assertThat(cycles("dim=512 tile=64 unroll=512")).isBetween(least, 1.1 * least);
    }

    private static double cycles(String text) {
        return Prediction.Metric.CYCLES.of(of("plasticine_gemm", RduSpec.SN10, text));
    }
}
