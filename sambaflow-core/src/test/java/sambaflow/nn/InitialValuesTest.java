package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
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
