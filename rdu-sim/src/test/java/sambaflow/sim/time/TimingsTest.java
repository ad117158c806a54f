package sambaflow.sim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.chip.Dram;
import sambaflow.chip.Host;
import sambaflow.chip.Launch;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.pef.Channel;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.StageKind;
import sambaflow.pef.Units;
import sambaflow.sim.Programs;
import sambaflow.sim.report.Bound;
import sambaflow.sim.report.SectionTiming;
import sambaflow.tensor.DType;

class TimingsTest {
    /** Round numbers: 8 flops and 2 elements each second on a unit, 100 bytes each second. */
    private static final RduSpec TOY = toy(100);

    private static RduSpec toy(double bytesPerSecond) {
        return toy(bytesPerSecond, 1);
    }

    private static RduSpec toy(double bytesPerSecond, int stages) {
        return new RduSpec(
                "toy",
                1,
                10,
                10,
                2,
                stages,
                2,
                3,
                1,
                1024,
                64,
                12,
                1,
                RduSpec.SN30.network(),
                new Dram(1 << 20, 1, bytesPerSecond, 1, 1, 1, 0, 0, 0, 0, 1),
                Dram.NONE,
                new Launch(0, 3, 0, 0.5),
                new Host(7, 1e9));
    }

    private static Graph twoNodes(int batch, DType type) {
        GraphBuilder b = new GraphBuilder("g");
        TensorType x = TensorType.f32(batch, 5).as(type);
        int input = b.input("x", x, Role.DATA);
        int w = b.region("w", Region.Kind.PARAMETER, TensorType.f32(4, 5).as(type));
        int y = Programs.add(b, new Contract.Linear(), "linear", input, w).getFirst();
        int z = Programs.add(b, new Pointwise.Unary(Pointwise.UnaryFn.RELU), "relu", y).getFirst();
        b.output("z", z);
        return b.build();
    }

    private static SectionTiming one(RduSpec spec, Graph graph, Section section) {
        CompiledGraph compiled = new CompiledGraph(graph, List.of(section));
        return new Timings(spec, 1).of(compiled, List.of(section)).getFirst();
    }

    private static Section whole(Graph graph) {
        return Programs.section(graph, "all", 0, graph.nodes().size());
    }

    private static Stage stage(int node, int pcus) {
        return stage(List.of(node), 6 / pcus, pcus);
    }

    private static Stage stage(List<Integer> nodes, long cycles, int pcus) {
        List<Units> units = List.of(new Units(0, 0, pcus));
        return new Stage(nodes, StageKind.SIMD, cycles, 0, units, List.of(), 1, 0);
    }

    private static Layout layout(List<Stage> stages, List<Channel> channels, long tokens) {
        return new Layout(stages, channels, List.of(), tokens, 188, List.of());
    }

    @Test
    void aSectionThatIsNotPlacedUsesAllUnits() {
        Graph graph = twoNodes(3, DType.FLOAT32);
        SectionTiming t = one(TOY, graph, whole(graph));
        // linear: 2*3*4*5 flops at 4 each second (float32 is not packed); relu: 12 elements at 2.
        assertThat(t.computeSeconds()).isCloseTo((120 / 4.0 + 12 / 2.0) / 10, within(1e-12));
        // x 60, w 80 and z 48 bytes; y stays inside.
        assertThat(t.boundaryBytes()).isEqualTo(188);
        assertThat(t.memorySeconds()).isCloseTo(1.88, within(1e-12));
        assertThat(t.boundBy()).isEqualTo(Bound.COMPUTE);
        assertThat(t.executeSeconds()).isEqualTo(t.computeSeconds());
        assertThat(t.programLoadSeconds()).isEqualTo(3);
        // x, w and z, half a second each.
        assertThat(t.argumentLoadSeconds()).isEqualTo(1.5);
        assertThat(t.chipTime().total()).isCloseTo(3 + 1.5 + 3.6, within(1e-12));
    }

    @Test
    void theSlowestStageGivesThePace() {
        Graph graph = twoNodes(3, DType.FLOAT32);
        List<Stage> stages = List.of(stage(0, 2), stage(1, 1));
        Section apart = whole(graph).placed(layout(stages, List.of(), 1));
        assertThat(one(TOY, graph, apart).computeSeconds()).isCloseTo(6, within(1e-12));
        assertThat(one(TOY, graph, apart).boundaryBytes()).isEqualTo(188);
        // Three slices: the second stage begins after a third of the first one's 3 cycles.
        Channel sliced = new Channel(0, 1, 0, 2, false);
        Section piped = whole(graph).placed(layout(stages, List.of(sliced), 3));
        assertThat(one(TOY, graph, piped).computeSeconds()).isCloseTo(1 + 12 + 6, within(1e-12));
        Channel whole = new Channel(0, 1, 0, 2, true);
        Section waiting = whole(graph).placed(layout(stages, List.of(whole), 3));
        assertThat(one(TOY, graph, waiting).computeSeconds()).isCloseTo(3 + 12 + 6, within(1e-12));
    }

    @Test
    void packedOperandsRunAtTwiceTheRateAndMoveHalfTheBytes() {
        Graph graph = twoNodes(3, DType.BFLOAT16);
        Section linear = Programs.section(graph, "s", 0, 1);
        Section relu = Programs.section(graph, "t", 1, 2);
        CompiledGraph compiled = new CompiledGraph(graph, List.of(linear, relu));
        SectionTiming t = new Timings(TOY, 1).of(compiled, List.of(linear)).getFirst();
        assertThat(t.computeSeconds()).isCloseTo(120 / 8.0 / 10, within(1e-12));
        // x 30, w 40, and the float32 accumulator 48, which the next section reads.
        assertThat(t.boundaryBytes()).isEqualTo(118);
    }

    @Test
    void severalOperationsOnAnElementShareOneTripThroughAPipeline() {
        RduSpec sixStages = toy(100, 6);
        Graph graph = Programs.logisticRegression(2, 3, 4);
        Section loss = Programs.section(graph, "loss", 1, 2);
        CompiledGraph compiled = Programs.oneByOne(graph);
        SectionTiming t = new Timings(sixStages, 1).of(compiled, List.of(loss)).getFirst();
        // Cross entropy takes 6 operations on each of 2*4 logits.
        assertThat(t.computeSeconds()).isCloseTo(8 / 2.0 / 10, within(1e-12));
        SectionTiming oneStage = new Timings(TOY, 1).of(compiled, List.of(loss)).getFirst();
        assertThat(oneStage.computeSeconds()).isCloseTo(6 * 8 / 2.0 / 10, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9})
    void moreComputeUnitsAreNeverSlower(int pcus) {
        Graph graph = twoNodes(3, DType.FLOAT32);
        assertThat(executeWith(graph, pcus + 1)).isLessThanOrEqualTo(executeWith(graph, pcus));
    }

    private static double executeWith(Graph graph, int pcus) {
        Stage both = stage(List.of(0, 1), 1000 / pcus, pcus);
        Section placed = whole(graph).placed(layout(List.of(both), List.of(), 1));
        return one(TOY, graph, placed).executeSeconds();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 500})
    void moreBytesAreNeverFaster(int batch) {
        Graph small = twoNodes(batch, DType.FLOAT32);
        Graph large = twoNodes(batch + 1, DType.FLOAT32);
        for (double bytesPerSecond : new double[] {0.1, 1, 1000}) {
            SectionTiming less = one(toy(bytesPerSecond), small, whole(small));
            SectionTiming more = one(toy(bytesPerSecond), large, whole(large));
            assertThat(more.boundaryBytes()).isGreaterThan(less.boundaryBytes());
            assertThat(more.executeSeconds()).isGreaterThanOrEqualTo(less.executeSeconds());
        }
    }

    @Test
    void slowMemoryBindsASection() {
        Graph graph = twoNodes(3, DType.FLOAT32);
        SectionTiming t = one(toy(1), graph, whole(graph));
        assertThat(t.boundBy()).isEqualTo(Bound.MEMORY);
        assertThat(t.executeSeconds()).isEqualTo(188);
    }
}
