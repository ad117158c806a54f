package sambaflow.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.chip.Platform;
import sambaflow.device.Plan;
import sambaflow.device.Program;
import sambaflow.device.RunInputs;
import sambaflow.device.RunMonitor;
import sambaflow.device.RunPlan;
import sambaflow.graph.Collective;
import sambaflow.graph.Contract;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Move;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.Sampling;
import sambaflow.graph.SectionType;
import sambaflow.graph.Shard;
import sambaflow.graph.TensorType;
import sambaflow.sim.Programs;
import sambaflow.sim.SimulatedDevice;
import sambaflow.sim.compute.Close;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

class GraphsTest {
    private static final RunInputs NOTHING = new RunInputs(Map.of(), Map.of(), Map.of(), 0);

    private static Program load(Graph... graphs) {
        return new SimulatedDevice(Platform.of("sn30"))
                .load(
                        Programs.pef(
                                "test",
                                1,
                                4,
                                List.of(graphs).stream()
                                        .map(Programs::oneByOne)
                                        .toArray(sambaflow.pef.CompiledGraph[]::new)));
    }

    private static RunPlan forward(Graph graph) {
        List<String> outputs = graph.outputs().stream().map(Graph.Output::name).toList();
        return new RunPlan(graph.name(), Set.of(SectionType.FWD), outputs);
    }

    private static Tensor normal(long stream, Shape shape) {
        return Tensor.generate(DType.FLOAT32, shape, new CounterRandom(5, stream)::normal);
    }

    // Not 11: its rows add up to nearly nothing, of which no digit is certain.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17})
    void aRandomGraphAgreesWithItsDefinition(long seed) {
        Graph graph = random(seed);
        Tensor x = normal(seed, Shape.of(4, 6));
        Map<String, Tensor> given =
                Map.of("x", x, "run", Tensor.of(new long[] {seed}).reshape(Shape.SCALAR));
        RunInputs inputs = new RunInputs(Map.of("x", x), Map.of(), Map.of(), seed);
        Map<String, Tensor> expected = Evaluation.of(graph, given).outputs();
        Plan plan = load(graph).prepare(forward(graph));
        plan.run(inputs, RunMonitor.NONE);
        Map<String, Tensor> found = plan.run(inputs, RunMonitor.NONE).outputs();
        assertThat(plan.backEnds()).noneMatch(c -> c.backEnd().equals("plain"));
        expected.forEach((name, t) -> Close.assertClose(graph + name, found.get(name), t));
    }

    /** Twelve operators on [4, 6] and [6, 4] values that keep numbers within a few units. */
    private static Graph random(long seed) {
        RandomGenerator random = new java.util.SplittableRandom(seed);
        GraphBuilder b = new GraphBuilder("random");
        List<Integer> values = new ArrayList<>();
        values.add(b.input("x", TensorType.f32(4, 6), Role.DATA));
        int run = b.input("run", new TensorType(DType.INT64, Shape.SCALAR), Role.COUNTER);
        for (int n = 0; n < 12; n++) {
            int x = values.get(random.nextInt(values.size()));
            int y = values.get(random.nextInt(values.size()));
            values.add(next(b, random.nextInt(9), "n" + n, x, y, run));
        }
        for (int i = 1; i < values.size(); i++) {
            b.output("y" + i, values.get(i));
        }
        return b.build();
    }

    private static int next(GraphBuilder b, int which, String name, int x, int y, int run) {
        Shape shape = b.type(x).shape();
        boolean same = b.type(y).shape().equals(shape);
        return switch (which) {
            case 0 -> one(b, new Pointwise.Unary(Pointwise.UnaryFn.TANH), name, x);
            case 1 -> one(b, new Pointwise.Binary(Pointwise.BinaryFn.SUB), name, x, same ? y : x);
            case 2 -> one(b, new Move.Permute(List.of(1, 0)), name, x);
            case 3 -> one(b, new Move.Reshape(Shape.of(shape.dim(1), shape.dim(0))), name, x);
            case 4 -> one(b, new Normalise.Softmax(), name, x);
            case 5 -> {
                int sum = one(b, new Reduce.Sum(List.of(1), true), name + "s", x);
                yield one(b, new Move.Expand(shape), name, sum);
            }
            case 6 -> {
                int square = one(b, new Contract.MatMul(true, false), name + "a", x, x);
                int small = one(b, new Pointwise.Affine(0.1f, 0), name + "b", square);
                yield one(b, new Contract.MatMul(false, true), name, x, small);
            }
            case 7 -> one(b, new Sampling.Dropout(0.25f, which), name, x, run);
            default -> one(b, new Pointwise.Unary(Pointwise.UnaryFn.RELU), name, x);
        };
    }

    private static int one(GraphBuilder b, Op op, String name, Integer... inputs) {
        return Programs.add(b, op, name, inputs).getFirst();
    }

    @Test
    void graphsOfOnePefShareTheirRegions() {
        Program program = load(counting("up", 1), counting("down", -3));
        Plan up = program.prepare(forward(counting("up", 1)));
        Plan down = program.prepare(forward(counting("down", -3)));
        up.run(NOTHING, RunMonitor.NONE);
        up.run(NOTHING, RunMonitor.NONE);
        double before = down.run(NOTHING, RunMonitor.NONE).outputs().get("held").item();
        assertThat(before).as("an output that is a region's content during the run").isEqualTo(2);
        assertThat(program.read("count").item()).isEqualTo(-1);
    }

    private static Graph counting(String name, float by) {
        GraphBuilder b = new GraphBuilder(name);
        int count = b.region("count", Region.Kind.BUFFER, TensorType.f32(), List.of("also_count"));
        b.write("count", one(b, new Pointwise.Affine(1, by), "next", count));
        b.output("held", count);
        return b.build();
    }

    @Test
    void aRegionAnswersToItsFurtherNames() {
        Program program = load(counting("up", 1));
        program.write("also_count", Tensor.scalar(7));
        assertThat(program.read("count").item()).isEqualTo(7);
    }

    @Test
    void regionsThatTakeEachOthersContentSwap() {
        GraphBuilder b = new GraphBuilder("swap");
        int left = b.region("left", Region.Kind.CACHE, TensorType.f32());
        int right = b.region("right", Region.Kind.CACHE, TensorType.f32());
        b.write("left", right);
        b.write("right", left);
        b.output("sum", one(b, new Pointwise.Binary(Pointwise.BinaryFn.ADD), "sum", left, right));
        Graph graph = b.build();
        Program program = load(graph);
        program.write("left", Tensor.scalar(1));
        program.write("right", Tensor.scalar(2));
        program.prepare(forward(graph)).run(NOTHING, RunMonitor.NONE);
        assertThat(program.read("left").item()).isEqualTo(2);
        assertThat(program.read("right").item()).isEqualTo(1);
    }

    @Test
    void aReshapeInOneSectionTypeDoesNotFollowTheValueOfAnother() {
        GraphBuilder b = new GraphBuilder("views");
        int x = b.input("x", TensorType.f32(2), Role.DATA);
        int doubled = one(b, new Pointwise.Affine(2, 0), "doubled", x);
        b.in(SectionType.BCKWD);
        b.output("view", one(b, new Move.Reshape(Shape.of(2, 1)), "view", doubled));
        Graph graph = b.build();
        Program program = load(graph);
        Plan forward = program.prepare(new RunPlan("views", Set.of(SectionType.FWD), List.of()));
        Plan both =
                program.prepare(
                        new RunPlan(
                                "views", Set.of(SectionType.FWD, SectionType.BCKWD), List.of()));
        Plan ask = program.prepare(new RunPlan("views", Set.of(SectionType.FWD), List.of("view")));
        both.run(x(1), RunMonitor.NONE);
        forward.run(x(5), RunMonitor.NONE);
        Tensor view = ask.run(x(7), RunMonitor.NONE).outputs().get("view");
        assertThat(view.get(0)).isEqualTo(2);
    }

    private static RunInputs x(float value) {
        return new RunInputs(
                Map.of("x", Tensor.of(new float[] {value, value})), Map.of(), Map.of(), 0);
    }

    @Test
    void anOperatorWithoutLoopsFallsBackToTheDefinition() {
        GraphBuilder b = new GraphBuilder("chips");
        TensorType sum = new TensorType(DType.FLOAT32, Shape.of(2), new Shard.PartialSum(2));
        b.output("y", one(b, new Collective.AllReduce(), "gather", b.input("x", sum, Role.DATA)));
        Graph graph = b.build();
        Plan plan = load(graph).prepare(forward(graph));
        assertThat(plan.backEnds().getFirst().backEnd()).isEqualTo("plain");
        assertThat(plan.backEnds().getFirst().reason()).contains("no loops for this operator");
        assertThatThrownBy(() -> plan.run(x(1), RunMonitor.NONE))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("all_reduce");
    }

    @Test
    void aGraphWithoutAnOptimizerIgnoresTheSessionsHyperparameters() {
        Graph graph = counting("up", 1);
        Plan plan = load(graph).prepare(forward(graph));
        RunInputs inputs = new RunInputs(Map.of(), Map.of("lr", 0.1), Map.of(), 0);
        assertThat(plan.run(inputs, RunMonitor.NONE).outputs()).containsKey("held");
    }

    @Test
    void theCounterOfTheRunReachesDropout() {
        GraphBuilder b = new GraphBuilder("drop");
        int x = b.input("x", TensorType.f32(64), Role.DATA);
        int run = b.input("run", new TensorType(DType.INT64, Shape.SCALAR), Role.COUNTER);
        b.output("y", one(b, new Sampling.Dropout(0.5f, 3), "drop", x, run));
        Graph graph = b.build();
        Plan plan = load(graph).prepare(forward(graph));
        Tensor ones = Tensor.full(DType.FLOAT32, Shape.of(64), 1);
        Map<Long, Tensor> results = new HashMap<>();
        for (long counter : List.of(8L, 9L)) {
            RunInputs inputs = new RunInputs(Map.of("x", ones), Map.of(), Map.of(), counter);
            results.put(counter, plan.run(inputs, RunMonitor.NONE).outputs().get("y"));
            Tensor at = Tensor.of(new long[] {counter}).reshape(Shape.SCALAR);
            Tensor expected = Evaluation.of(graph, Map.of("x", ones, "run", at)).outputs().get("y");
            assertThat(results.get(counter).contentEquals(expected)).isTrue();
        }
        assertThat(results.get(8L).contentEquals(results.get(9L))).isFalse();
    }
}
