package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

class GraphTextTest {
    private static Graph graph(int line) {
        GraphBuilder b = new GraphBuilder("train");
        Origin origin = new Origin("lin_layer", "LogReg.java", line);
        int x = b.input("image", TensorType.f32(2, 6), Role.DATA);
        int t = b.input("label", new TensorType(DType.INT64, Shape.of(2)), Role.DATA);
        int w =
                b.region(
                        "lin_layer.weight",
                        Region.Kind.PARAMETER,
                        TensorType.f32(3, 6),
                        List.of("tied.weight"));
        int y = b.add(new Contract.Linear(), List.of(x, w), "lin_layer", origin).getFirst();
        int loss = b.add(new Loss.CrossEntropy(), List.of(y, t), "loss", Origin.UNKNOWN).getFirst();
        b.output("loss", loss);
        b.in(SectionType.BCKWD);
        int next = b.add(new Pointwise.Affine(0.5f, 0), List.of(w), "decay", origin).getFirst();
        b.write("lin_layer.weight", next);
        return b.build();
    }

    @Test
    void aGraphPrintsOneLineForEachThing() {
        assertThat(graph(31))
                .hasToString(
                        """
                        graph train {
                          %0 image f32[2, 6] = input data
                          %1 label i64[2] = input data
                          %2 lin_layer.weight f32[3, 6] = region parameter also [tied.weight]
                          fwd:
                            %3 lin_layer f32[2, 3] = linear(%0, %2)  // module lin_layer, LogReg.java:31
                            %4 loss.0 f32[], %5 loss.1 f32[2, 3] = cross_entropy(%3, %1)
                          bckwd:
                            %6 decay f32[3, 6] = affine(%2) {scale=0.5, shift=0.0}  // module lin_layer, LogReg.java:31
                          write lin_layer.weight <- %6
                          output loss = %4
                        }
                        """);
    }

    @Test
    void theFingerprintFollowsTheProgramAndNotTheUsersLines() {
        assertThat(graph(31).fingerprint()).hasSize(64).isEqualTo(graph(99).fingerprint());
        GraphBuilder more = GraphBuilder.from(graph(31));
        more.add(new Pointwise.Affine(2, 0), List.of(2), "more", Origin.UNKNOWN);
        assertThat(more.build().fingerprint()).isNotEqualTo(graph(31).fingerprint());
    }

    @Test
    void namesThatAreTakenGetANumber() {
        GraphBuilder b = GraphBuilder.from(graph(31));
        Op op = new Pointwise.Affine(1, 0);
        for (int i = 0; i < 3; i++) {
            b.add(op, List.of(2), "decay", Origin.UNKNOWN);
        }
        assertThat(b.build().nodes().stream().map(Node::name))
                .containsExactly("lin_layer", "loss", "decay", "decay_1", "decay_2", "decay_3");
    }

    @Test
    void aShapeErrorWhileBuildingNamesTheUsersLine() {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", TensorType.f32(8, 784), Role.DATA);
        int w = b.input("w", TensorType.f32(10, 512), Role.DATA);
        Origin origin = new Origin("net.fc", "Cell 3", 4);
        assertThatThrownBy(() -> b.add(new Contract.Linear(), List.of(x, w), "fc", origin))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessage(
                        "linear: inner sizes differ: input [8, 784] x weight [10, 512] (out, in);"
                                + " at module net.fc, Cell 3:4");
    }
}
