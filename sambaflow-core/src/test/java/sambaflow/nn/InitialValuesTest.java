package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.tensor.Tensor;

class InitialValuesTest {
    private static Sequential model() {
        return new Sequential(new Linear(400, 50), new Linear(400, 50));
    }

    private static float[] values(Module model, String name) {
        return model.stateDict().get(name).toFloatArray();
    }

    @Test
    void aLinearLayerIsUniformWithinOneOverTheRootOfItsInputs() {
        float[] weight = values(model().seeded(1), "0.weight");
        double[] values = IntStream.range(0, weight.length).mapToDouble(i -> weight[i]).toArray();
        double bound = 1 / Math.sqrt(400);
        assertThat(Arrays.stream(values).map(Math::abs).max().getAsDouble())
                .isLessThanOrEqualTo(bound);
        double mean =
                IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i])
                        .average()
                        .getAsDouble();
        double square = Arrays.stream(values).map(v -> v * v).average().getAsDouble();
        assertThat(mean).isCloseTo(0, within(bound / 50));
        assertThat(square).isCloseTo(bound * bound / 3, within(bound * bound / 60));
        assertThat(values(model().seeded(1), "0.bias")).isNotEqualTo(new float[50]);
    }

    /**
     * Uniform ones as PyTorch's reset_parameters has them; a fixed seed, so no luck is involved.
     */
    static Stream<Arguments> uniform() {
        return Stream.of(
                Arguments.of(new Conv2d(16, 64, 3), "weight", 1 / Math.sqrt(16 * 9)),
                Arguments.of(new Conv2d(16, 4000, 3), "bias", 1 / Math.sqrt(16 * 9)),
                Arguments.of(
                        new Conv2d(16, 64, 3, 1, 0, 1, 4, true), "weight", 1 / Math.sqrt(4 * 9)),
                Arguments.of(new ConvTranspose2d(64, 16, 3, 2), "weight", 1 / Math.sqrt(16 * 9)),
                Arguments.of(new MultiheadAttention(64, 4), "in_proj_weight", Math.sqrt(6.0 / 256)),
                Arguments.of(new MultiheadAttention(64, 4), "out_proj.weight", 1 / Math.sqrt(64)));
    }

    @ParameterizedTest
    @MethodSource("uniform")
    void aLayerIsUniformWithinPytorchsBound(Module layer, String name, double bound) {
        float[] values = values(layer.seeded(3), name);
        double largest = 0;
        double mean = 0;
        double square = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
            mean += (double) value / values.length;
            square += (double) value * value / values.length;
        }
        assertThat(largest).isBetween(0.99 * bound, bound);
        assertThat(mean).isCloseTo(0, within(bound / 20));
        assertThat(square).isCloseTo(bound * bound / 3, within(bound * bound / 30));
    }

    @Test
    void normsAndTheBiasesOfAttentionStartAtOneAndZero() {
        Module norm = new BatchNorm2d(3);
        assertThat(values(norm, "weight")).containsOnly(1);
        assertThat(values(norm, "bias")).containsOnly(0);
        assertThat(values(norm, "running_mean")).containsOnly(0);
        assertThat(values(norm, "running_var")).containsOnly(1);
        assertThat(norm.stateDict().get("num_batches_tracked").getLong(0)).isZero();
        Module attention = new MultiheadAttention(8, 2);
        assertThat(values(attention, "in_proj_bias")).hasSize(24).containsOnly(0);
        assertThat(values(attention, "out_proj.bias")).hasSize(8).containsOnly(0);
    }

    @Test
    void firstValuesAreTheSameOnEveryRunAndMachine() {
        float[] weight = values(model().seeded(256), "0.weight");
        assertThat(weight).startsWith(0.021632036f, 0.01619941f, 0.014076118f, 0.044776235f);
        assertThat(values(model(), "0.weight")).as("256 is the default").isEqualTo(weight);
    }

    @Test
    void anotherSeedOrNameGivesOtherValues() {
        Module model = model().seeded(1);
        assertThat(values(model, "0.weight"))
                .isNotEqualTo(values(model, "1.weight"))
                .isNotEqualTo(values(model().seeded(2), "0.weight"));
    }

    @Test
    void seedingAgainForgetsValuesDrawnOrLoaded() {
        Module model = model().seeded(1);
        float[] first = values(model, "0.weight");
        model.stateDict().get("0.weight").set(0, 42);
        assertThat(values(model, "0.weight")).isNotEqualTo(first);
        assertThat(values(model.seeded(1), "0.weight")).isEqualTo(first);
    }

    @Test
    void aLayerCountedOnItsOwnStillDiffersFromItsNeighbour() {
        Linear first = new Linear(400, 50);
        Linear second = new Linear(400, 50);
        first.parameterCount();
        second.parameterCount();
        Module model = new Sequential(first, second);
        assertThat(values(model, "0.weight")).isNotEqualTo(values(model, "1.weight"));
        assertThat(values(model, "0.weight")).isEqualTo(values(model(), "0.weight"));
    }

    @Test
    void sevenBillionParametersAreThereAtOnceAndTakeNoMemory() {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> {
                    Module model = new Sequential(new Linear(70_000, 100_000, false)).seeded(1);
                    assertThat(model.parameterCount()).isEqualTo(7_000_000_000L);
                });
    }

    @Test
    void theHostsCopyIsMadeOnce() {
        Linear layer = new Linear(3, 2);
        Tensor copy = layer.weight().data();
        assertThat(layer.weight().data()).isSameAs(copy);
    }
}
