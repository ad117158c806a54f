package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

class DropoutTest {
    private static Graph graph(Dropout dropout, int uses, boolean training) {
        GraphBuilder builder = new GraphBuilder("g");
        Recorder recorder = new Recorder(builder, training);
        SambaTensor x = recorder.tensor(builder.input("x", TensorType.f32(1000), Role.DATA));
        for (int i = 0; i < uses; i++) {
            builder.output("y" + i, dropout.forward(x).value());
        }
        return builder.build();
    }

    private static Map<String, Tensor> run(Graph graph, long counter) {
        return run(graph, counter, true);
    }

    private static Map<String, Tensor> run(Graph graph, long counter, boolean training) {
        Tensor ones = Tensor.full(DType.FLOAT32, Shape.of(1000), 1);
        Tensor count = Tensor.of(new long[] {counter}).reshape(Shape.SCALAR);
        Tensor flag = Tensor.full(DType.BOOL, Shape.SCALAR, training ? 1 : 0);
        return Evaluation.of(
                        graph, Map.of("x", ones, "run_counter", count, "run_is_training", flag))
                .outputs();
    }

    @Test
    void outsideTrainingItDoesNothingAndNeedsNoCounter() {
        Graph graph = graph(new Dropout(0.5), 1, false);
        assertThat(graph.nodes()).isEmpty();
        assertThat(graph.inputs(Role.COUNTER)).isEmpty();
    }

    @Test
    void inTrainingItZeroesAShareAndScalesTheRest() {
        float[] y = run(graph(new Dropout(0.25), 1, true), 0).get("y0").toFloatArray();
        int zeroes = 0;
        for (float value : y) {
            assertThat(value).isIn(0f, (float) (1 / 0.75));
            zeroes += value == 0 ? 1 : 0;
        }
        assertThat(zeroes).isBetween(200, 300);
    }

    @Test
    void aRunThatEvaluatesDropsNothing() {
        Tensor y = run(graph(new Dropout(0.25), 1, true), 0, false).get("y0");
        assertThat(y.contentEquals(Tensor.full(DType.FLOAT32, Shape.of(1000), 1))).isTrue();
    }

    @Test
    void theMaskChangesWithTheRunAndOnlyWithTheRun() {
        Graph graph = graph(new Dropout(0.5), 1, true);
        assertThat(run(graph, 0).get("y0").contentEquals(run(graph, 0).get("y0"))).isTrue();
        assertThat(run(graph, 0).get("y0").contentEquals(run(graph, 1).get("y0"))).isFalse();
    }

    @Test
    void oneModuleCalledTwiceDrawsTwoMasksFromOneCounter() {
        Graph graph = graph(new Dropout(0.5), 2, true);
        Map<String, Tensor> outputs = run(graph, 0);
        assertThat(outputs.get("y0").contentEquals(outputs.get("y1"))).isFalse();
        assertThat(graph.inputs(Role.COUNTER)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 2, Double.NaN})
    void aShareThatIsNoneIsRefusedWhereItIsWritten(double p) {
        assertThatThrownBy(() -> new Dropout(p))
                .isInstanceOf(ShapeException.class)
                .hasMessage("dropout: p must be in [0, 1), found " + p);
    }

    @Test
    void itHasNoParameters() {
        assertThat(List.copyOf(new Dropout(0.5).parameters().values())).isEmpty();
    }
}
