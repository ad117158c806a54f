package sambaflow.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Choice;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

class StageGraphTest {
    private static final long ELEMENTS = 96 * 1024;

    private static long cycles(DType type) {
        GraphBuilder b = new GraphBuilder("g");
        TensorType vector = new TensorType(type, Shape.of(1024, 96));
        int x = b.input("x", vector, Role.DATA);
        int y = b.input("y", vector, Role.DATA);
        Op equal = new Choice.Compare(Choice.CompareFn.EQ);
        b.output("out", b.add(equal, List.of(x, y), "eq", Origin.UNKNOWN).getFirst());
        Graph graph = b.build();
        Uses uses = new Uses(graph, RduSpec.SN40);
        return StageGraph.of(uses, new int[] {0}).stages().getFirst().cycles();
    }

    @Test
    void aComputeUnitIsNoFasterThanItsThreeInputs() {
        // Two vectors of 64 bytes in each cycle come in by three inputs, two of 128 do not.
        assertThat(cycles(DType.FLOAT32)).isEqualTo(ELEMENTS / 16);
        assertThat(cycles(DType.INT64)).isEqualTo(ELEMENTS * 2 * 8 / (3 * 64));
    }
}
