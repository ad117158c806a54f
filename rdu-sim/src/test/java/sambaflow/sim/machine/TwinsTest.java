package sambaflow.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sambaflow.chip.Platform;
import sambaflow.device.Program;
import sambaflow.device.RunInputs;
import sambaflow.device.RunMonitor;
import sambaflow.device.RunPlan;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Node;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.sim.Programs;
import sambaflow.sim.SimulatedDevice;
import sambaflow.tensor.Tensor;

/** What a backward pass computes again, this CPU has at hand if it made it in the same run. */
class TwinsTest {
    private static final int AGAIN = 2;

    /** fwd: t = tanh(x), y = relu(t); bckwd: t again = tanh(x), z = square(t again). */
    private static Graph graph() {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", TensorType.f32(3), Role.DATA);
        int t = unary(b, Pointwise.UnaryFn.TANH, "t", x);
        b.output("y", unary(b, Pointwise.UnaryFn.RELU, "y", t));
        int again = unary(b, Pointwise.UnaryFn.TANH, "t_again", x);
        b.output("z", unary(b, Pointwise.UnaryFn.SQUARE, "z", again));
        Graph flat = b.build();
        List<Node> nodes = new ArrayList<>();
        for (int n = 0; n < flat.nodes().size(); n++) {
            Node at = flat.nodes().get(n);
            SectionType type = n < AGAIN ? SectionType.FWD : SectionType.BCKWD;
            nodes.add(new Node(at.op(), at.inputs(), at.outputs(), at.name(), type, at.origin()));
        }
        return new Graph("g", flat.values(), flat.inputs(), flat.regions(), nodes, flat.outputs());
    }

    private static int unary(GraphBuilder b, Pointwise.UnaryFn fn, String name, int x) {
        return Programs.add(b, new Pointwise.Unary(fn), name, x).getFirst();
    }

    private static Map<String, Tensor> run(Program program, Set<SectionType> types, float... x) {
        List<String> outputs = types.contains(SectionType.FWD) ? List.of("y", "z") : List.of("z");
        RunInputs inputs = new RunInputs(Map.of("x", Tensor.of(x)), Map.of(), Map.of(), 0);
        return program.prepare(new RunPlan("g", types, outputs))
                .run(inputs, RunMonitor.NONE)
                .outputs();
    }

    @Test
    void aNodeOfAnotherSectionTypeThatComputesTheSameIsATwin() {
        Twins twins = new Twins(graph());
        assertThat(IntStream.range(0, 4).map(twins::first)).containsExactly(0, 1, 0, 3);
        int t = graph().nodes().getFirst().outputs().getFirst();
        assertThat(twins.value(graph().nodes().get(AGAIN).outputs().getFirst())).isEqualTo(t);
    }

    @Test
    void bothPassesTogetherGiveWhatTheyGiveOneByOne() {
        Program program =
                new SimulatedDevice(Platform.of("sn30"))
                        .load(Programs.pef("test", 1, 4, Programs.oneByOne(graph())));
        Set<SectionType> both = Set.of(SectionType.FWD, SectionType.BCKWD);
        Map<String, Tensor> together = run(program, both, 0.5f, -1, 2);
        assertThat(together.get("z").get(1)).isCloseTo(Math.pow(Math.tanh(-1), 2), offset(1e-6));
        // Of other inputs, the backward pass alone computes it anew.
        run(program, Set.of(SectionType.FWD), 3, 3, 3);
        Tensor alone = run(program, Set.of(SectionType.BCKWD), 0.5f, -1, 2).get("z");
        assertThat(alone).hasToString(together.get("z").toString());
    }
}
