package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.graph.Collective;
import sambaflow.graph.Op;
import sambaflow.graph.OperatorSamples;
import sambaflow.graph.Sample;
import sambaflow.graph.Shard;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

class OperatorRoundTripTest {
    static Stream<Sample> samples() {
        return OperatorSamples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyOperatorSurvivesAFile(Sample sample) {
        assertSurvives(sample.op(), sample.types());
    }

    @Test
    void valuesInPartsSurviveAFile() {
        Shape shape = Shape.of(4, 6);
        assertSurvives(
                new Collective.AllReduce(),
                List.of(new TensorType(DType.FLOAT32, shape, new Shard.PartialSum(2))));
        assertSurvives(
                new Collective.AllGather(),
                List.of(new TensorType(DType.BFLOAT16, shape, new Shard.Split(1, 3))));
    }

    private static void assertSurvives(Op op, List<TensorType> types) {
        Pef pef = SamplePefs.of(op, types);
        assertThat(PefReader.open("one.pef", PefWriter.bytes(pef)).pef()).isEqualTo(pef);
    }
}
