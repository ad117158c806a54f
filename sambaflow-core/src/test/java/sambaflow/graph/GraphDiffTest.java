package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GraphDiffTest {
    private static final Op EXP = new Pointwise.Unary(Pointwise.UnaryFn.EXP);
    private static final Op RELU = new Pointwise.Unary(Pointwise.UnaryFn.RELU);

    private static Graph graph(Op first, String second) {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", TensorType.f32(2), Role.DATA);
        int a = b.add(first, List.of(x), "a", Origin.UNKNOWN).getFirst();
        b.output("y", b.add(RELU, List.of(a), second, Origin.UNKNOWN).getFirst());
        return b.build();
    }

    @Test
    void equalGraphsDoNotDiffer() {
        GraphDiff diff = GraphDiff.between(graph(EXP, "b"), graph(EXP, "b"));
        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.summary()).isEqualTo("no change");
        assertThat(diff.toString()).isEmpty();
    }

    @Test
    void nodesAreComparedByName() {
        GraphDiff diff = GraphDiff.between(graph(EXP, "b"), graph(RELU, "c"));
        assertThat(diff.summary()).isEqualTo("1 removed, 1 added, 1 changed");
        assertThat(diff.toString())
                .isEqualTo(
                        """
                        - fwd: b f32[2] = relu(a) {fn=RELU}
                        - fwd: a f32[2] = exp(x) {fn=EXP}
                        + fwd: a f32[2] = relu(x) {fn=RELU}
                        + fwd: c f32[2] = relu(a) {fn=RELU}
                        """);
    }
}
