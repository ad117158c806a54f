package sambaflow.sim.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sambaflow.tensor.DType.FLOAT32;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.graph.Collective;
import sambaflow.graph.Index;
import sambaflow.graph.Loss;
import sambaflow.graph.OpAttributes;
import sambaflow.graph.Sampling;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

class LoopsTest {
    private static final BackEnd LOOPS = new Loops();
    private static final BackEnd VECTORS = new Vectors();

    static Stream<Sample> samples() {
        return Samples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void agreesWithTheDefinition(Sample sample) {
        List<Tensor> expected = sample.expected();
        List<Tensor> found = sample.computedBy(LOOPS);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Close.assertClose(sample + " output " + i, found.get(i), expected.get(i));
        }
    }

    static Stream<Sample> samplesOfVectors() {
        return Samples.all().stream().filter(s -> s.isFor(VECTORS));
    }

    @ParameterizedTest
    @MethodSource("samplesOfVectors")
    void vectorsAgreeWithTheDefinition(Sample sample) {
        List<Tensor> expected = sample.expected();
        List<Tensor> found = sample.computedBy(VECTORS);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Close.assertClose(sample + " output " + i, found.get(i), expected.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theOtherBackEndIsTheDefinition(Sample sample) {
        List<Tensor> expected = sample.expected();
        List<Tensor> found = sample.computedBy(new Plain());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i).contentEquals(expected.get(i))).as("%s", sample).isTrue();
        }
    }

    @Test
    void everyOperatorOfOneChipHasASample() {
        Set<String> sampled =
                Samples.all().stream().map(s -> s.op().kind()).collect(Collectors.toSet());
        Set<String> expected = new TreeSet<>();
        OpAttributes.operators()
                .forEach((kind, type) -> {
                    if (!Collective.class.isAssignableFrom(type)) {
                        expected.add(kind);
                    }
                });
        assertThat(sampled).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void dropoutDrawsExactlyTheDefinitionsNumbers() {
        Tensor x = Tensor.full(FLOAT32, Shape.of(1000), 2);
        Sample sample =
                Sample.of(
                        new Sampling.Dropout(0.5f, 99),
                        x,
                        Tensor.of(new long[] {17}).reshape(Shape.SCALAR));
        assertThat(sample.computedBy(LOOPS).getFirst().contentEquals(sample.expected().getFirst()))
                .isTrue();
    }

    @Test
    void stochasticRoundingIsTheDefinitionsBitForBit() {
        Tensor x = Tensor.generate(FLOAT32, Shape.of(1003), new CounterRandom(3, 0)::normal);
        x.set(0, Float.NaN);
        x.set(1, Float.NEGATIVE_INFINITY);
        x.set(2, Float.MIN_VALUE * 70_000);
        Tensor counter = Tensor.of(new long[] {1L << 40}).reshape(Shape.SCALAR);
        Sample sample = Sample.of(new Sampling.StochasticCast(99), x, counter);
        assertThat(sample.computedBy(LOOPS).getFirst().contentEquals(sample.expected().getFirst()))
                .isTrue();
    }

    @Test
    void aTargetThatIsNoClassIsNamed() {
        Sample sample =
                Sample.of(
                        new Loss.CrossEntropy(),
                        Tensor.of(new float[] {1, 2, 3, 4}, 2, 2),
                        Tensor.of(new long[] {1, 2}));
        assertThatThrownBy(() -> sample.computedBy(LOOPS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("target 2 of row 1")
                .hasMessageContaining("0 to 1");
    }

    @Test
    void anIdThatIsNoRowIsNamed() {
        Sample sample =
                Sample.of(
                        new Index.Embedding(),
                        Tensor.of(new float[] {1, 2, 3, 4}, 2, 2),
                        Tensor.of(new long[] {0, -1}));
        assertThatThrownBy(() -> sample.computedBy(LOOPS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("id -1 at position 1")
                .hasMessageContaining("0 to 1");
    }
}
