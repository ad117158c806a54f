package sambaflow.pef;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.graph.Collective;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Op;
import sambaflow.graph.OperatorSamples;
import sambaflow.graph.Origin;
import sambaflow.graph.Role;
import sambaflow.graph.Sample;
import sambaflow.graph.SectionType;
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
        GraphBuilder builder = new GraphBuilder("inference");
        List<Integer> inputs = new ArrayList<>();
        for (TensorType type : types) {
            inputs.add(builder.input("in" + inputs.size(), type, Role.DATA));
        }
        int made = builder.add(op, inputs, "node", Origin.UNKNOWN).getFirst();
        builder.output("out", made);
        Section section = new Section("s", SectionType.FWD, List.of(0), "", Optional.empty());
        CompiledGraph graph = new CompiledGraph(builder.build(), List.of(section));
        Pef pef = new Pef(SamplePefs.manifest("one", true), List.of(graph));
        assertThat(PefReader.open("one.pef", PefWriter.bytes(pef)).pef()).isEqualTo(pef);
    }
}
