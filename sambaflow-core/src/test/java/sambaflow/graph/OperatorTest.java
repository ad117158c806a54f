package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/** Everything that an operator says of itself, checked for each operator of the language. */
class OperatorTest {
    static Stream<Sample> samples() {
        return OperatorSamples.all().stream();
    }

    static Stream<Misfit> misfits() {
        return OperatorMisfits.all().stream();
    }

    @Test
    void everyOperatorHasSamplesAndMisfits() {
        var all = OpAttributes.operators().keySet();
        // A value in parts has no tensor on one chip: CollectiveTest has these two.
        Stream<String> parts = Stream.of("all_gather", "all_reduce");
        Stream<String> sampled = Stream.concat(samples().map(s -> s.op().kind()), parts);
        assertThat(sampled.collect(Collectors.toSet())).isEqualTo(all);
        assertThat(misfits().map(m -> m.op().kind()).collect(Collectors.toSet())).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theShapeRuleForetellsWhatEvaluationMakes(Sample sample) {
        List<Tensor> results = sample.op().evaluate(sample.inputs());
        assertThat(results.stream().map(t -> new TensorType(t.dtype(), t.shape())).toList())
                .isEqualTo(sample.op().infer(sample.types()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void evaluationLeavesItsInputsAloneAndRepeats(Sample sample) {
        List<Tensor> before = sample.inputs().stream().map(Tensor::copy).toList();
        List<Tensor> first = sample.op().evaluate(sample.inputs());
        List<Tensor> second = sample.op().evaluate(sample.inputs());
        for (int i = 0; i < before.size(); i++) {
            assertThat(sample.inputs().get(i).contentEquals(before.get(i))).isTrue();
        }
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i).contentEquals(second.get(i))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void costCountsEveryByteInAndOut(Sample sample) {
        List<TensorType> outputs = sample.op().infer(sample.types());
        Cost cost = sample.op().cost(sample.types(), outputs);
        assertThat(cost.flops()).isNotNegative();
        assertThat(cost.readBytes()).isEqualTo(bytes(sample.types()));
        assertThat(cost.writtenBytes()).isEqualTo(bytes(outputs));
    }

    private static long bytes(List<TensorType> types) {
        return types.stream().mapToLong(TensorType::bytes).sum();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void attributesSurviveEncoding(Sample sample) {
        Op op = sample.op();
        assertThat(OpAttributes.decode(op.kind(), OpAttributes.of(op))).isEqualTo(op);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theGradientIsTheDefinitionsSlope(Sample sample) {
        switch (sample.gradient()) {
            case UNSUPPORTED ->
                    assertThatThrownBy(() -> new GradientProbe(sample))
                            .isExactlyInstanceOf(UnsupportedFeature.class)
                            .hasMessageContaining(sample.op().label());
            case TYPES -> new GradientProbe(sample).checkTypes();
            case NUMERIC -> {
                GradientProbe probe = new GradientProbe(sample);
                probe.checkTypes();
                probe.checkSlopes();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void inputsThatDoNotFitAreRefusedInWordsThatNameThem(Misfit misfit) {
        Throwable thrown = catchThrowable(() -> misfit.op().infer(misfit.inputs()));
        assertThat(thrown).isExactlyInstanceOf(ShapeException.class);
        assertThat(thrown.getMessage()).startsWith(misfit.op().label() + ": ");
        assertThat(thrown.getMessage()).contains(misfit.words());
    }
}
