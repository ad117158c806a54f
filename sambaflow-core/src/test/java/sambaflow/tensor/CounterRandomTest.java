package sambaflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    /** The vectors that the authors of Philox publish for four words and ten rounds. */
    @Test
    void bitsAreThoseOfThePublishedVectors() {
        assertThat(new CounterRandom(0, 0).bits(0)).isEqualTo(0xe169c58d_6627e8d5L);
        assertThat(new CounterRandom(-1, -1).bits(-1)).isEqualTo(0x41c83b0e_408f276dL);
        assertThat(
                        new CounterRandom(0x299f31d0_a4093822L, 0x03707344_13198a2eL)
                                .bits(0x85a308d3_243f6a88L))
                .isEqualTo(0x94fdcceb_d16cfe09L);
    }

    @Test
    void uniformAndNormalNumbersHaveTheirMoments() {
        CounterRandom random = CounterRandom.named(1, "lin_layer.weight");
        int n = 100_000;
        double[] uniform = IntStream.range(0, n).mapToDouble(random::uniform).toArray();
        assertThat(Arrays.stream(uniform)).allMatch(u -> u >= 0 && u < 1);
        assertThat(Arrays.stream(uniform).average().orElseThrow()).isBetween(0.495, 0.505);
        double[] normal = IntStream.range(0, n).mapToDouble(random::normal).toArray();
        assertThat(Arrays.stream(normal).average().orElseThrow()).isBetween(-0.02, 0.02);
        assertThat(Arrays.stream(normal).map(x -> x * x).average().orElseThrow())
                .isBetween(0.97, 1.03);
    }

    @Test
    void namesSeedsAndPositionsGiveDifferentNumbers() {
        CounterRandom random = CounterRandom.named(1, "a");
        assertThat(random).isEqualTo(CounterRandom.named(1, "a"));
        assertThat(random.bits(0)).isNotEqualTo(random.bits(1));
        assertThat(random.bits(0)).isNotEqualTo(CounterRandom.named(1, "b").bits(0));
        assertThat(random.bits(0)).isNotEqualTo(CounterRandom.named(2, "a").bits(0));
    }

    @Test
    void aPermutationHasEveryNumberOnce() {
        int[] order = new CounterRandom(3, 4).permutation(1000);
        assertThat(Arrays.stream(order).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
        assertThat(order).isNotEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(new CounterRandom(3, 4).permutation(0)).isEmpty();
    }
}
