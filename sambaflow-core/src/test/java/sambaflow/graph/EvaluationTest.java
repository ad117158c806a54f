package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

class EvaluationTest {
    private static Graph doubling() {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", TensorType.f32(2), Role.DATA);
        int w = b.region("w", Region.Kind.BUFFER, TensorType.f32(2));
        Op add = new Pointwise.Binary(Pointwise.BinaryFn.ADD);
        int sum = b.add(add, List.of(x, w), "sum", Origin.UNKNOWN).getFirst();
        b.write("w", sum);
        b.output("sum", sum);
        return b.build();
    }

    @Test
    void outputsAndChangedRegionsAreFoundByName() {
        Tensor x = Tensor.of(new float[] {1, 2});
        Tensor w = Tensor.of(new float[] {10, 20});
        Evaluation run = Evaluation.of(doubling(), Map.of("x", x, "w", w));
        assertThat(run.outputs().get("sum").toFloatArray()).containsExactly(11, 22);
        assertThat(run.written().get("w").toFloatArray()).containsExactly(11, 22);
        assertThat(w.toFloatArray()).containsExactly(10, 20);
    }

    @Test
    void regionsAreFilledByTheirNameWhateverTheirValueIsCalled() {
        Graph g = doubling();
        List<Value> renamed =
                List.of(g.values().get(0), new Value("w_at_start", g.type(1)), g.values().get(2));
        Graph other = new Graph("g", renamed, g.inputs(), g.regions(), g.nodes(), g.outputs());
        Tensor x = Tensor.of(new float[] {1, 2});
        assertThat(Evaluation.of(other, Map.of("x", x, "w", x)).outputs()).containsKey("sum");
    }

    @Test
    void whatIsMissingOrDoesNotFitIsNamed() {
        Tensor x = Tensor.of(new float[] {1, 2});
        assertThatThrownBy(() -> Evaluation.of(doubling(), Map.of("x", x)))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessage("evaluate g: 'w' (f32[2]) is not given; given: [x]");
        Tensor wide = Tensor.of(new float[3]);
        assertThatThrownBy(() -> Evaluation.of(doubling(), Map.of("x", x, "w", wide)))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessage("evaluate g: 'w' must be f32[2], found f32[3]");
    }
}
