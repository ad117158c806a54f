package sambaflow.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sambaflow.chip.Platform;
import sambaflow.device.Plan;
import sambaflow.device.Program;
import sambaflow.device.RunException;
import sambaflow.device.RunInputs;
import sambaflow.device.RunMonitor;
import sambaflow.device.RunPlan;
import sambaflow.device.RunResult;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.SectionType;
import sambaflow.pef.Pef;
import sambaflow.sim.Programs;
import sambaflow.sim.SimulatedDevice;
import sambaflow.sim.compute.Close;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

class ProgramTest {
    private static final Set<SectionType> ALL =
            EnumSet.of(SectionType.FWD, SectionType.BCKWD, SectionType.OPT);
    private static final Set<SectionType> BACK = EnumSet.of(SectionType.BCKWD, SectionType.OPT);
    private static final Map<String, Double> HYPER =
            Map.of("lr", 0.1, "momentum", 0.9, "weight_decay", 0.01);

    private final Graph graph = Programs.logisticRegression(32, 20, 5);
    private final Pef pef = Programs.pef("logreg", 4, 32, Programs.oneByOne(graph));

    private Program load() {
        Program program = new SimulatedDevice(Platform.of("sn30")).load(pef);
        start().forEach(program::write);
        return program;
    }

    private static Map<String, Tensor> start() {
        Map<String, Tensor> regions = new HashMap<>();
        regions.put("weight", normal(1, 5, 20));
        regions.put("bias", normal(2, 5));
        regions.put("weight.momentum", Tensor.zeros(DType.FLOAT32, Shape.of(5, 20)));
        regions.put("bias.momentum", Tensor.zeros(DType.FLOAT32, Shape.of(5)));
        return regions;
    }

    private static Tensor normal(long stream, long... dims) {
        return Tensor.generate(
                DType.FLOAT32, Shape.of(dims), new CounterRandom(11, stream)::normal);
    }

    private static Map<String, Tensor> batch(int step) {
        CounterRandom random = new CounterRandom(12, step);
        Tensor labels = Tensor.generate(DType.INT64, Shape.of(32), i -> random.below(i, 5));
        return Map.of("image", normal(100 + step, 32, 20), "label", labels);
    }

    private static RunInputs inputs(Map<String, Tensor> data) {
        return new RunInputs(data, HYPER, Map.of(), 0);
    }

    private static RunInputs none() {
        return new RunInputs(Map.of(), Map.of(), Map.of(), 0);
    }

    private static RunPlan plan(Set<SectionType> types, String... outputs) {
        return new RunPlan("train", types, List.of(outputs));
    }

    @Test
    void trainingFollowsTheDefinitionStepByStep() {
        Program program = load();
        Plan plan = program.prepare(plan(ALL, "loss", "logits"));
        Map<String, Tensor> expected = start();
        for (int step = 0; step < 30; step++) {
            RunResult result = plan.run(inputs(batch(step)), RunMonitor.NONE);
            Evaluation definition = define(expected, batch(step));
            Close.assertClose(
                    "loss " + step, result.outputs().get("loss"), definition.outputs().get("loss"));
            assertThat(result.outputs().keySet()).containsExactly("loss", "logits");
            expected.putAll(definition.written());
            expected.forEach((name, held) -> Close.assertClose(name, program.read(name), held));
            // Both go on from the same numbers, so that rounding does not add up over steps.
            expected.keySet().forEach(name -> expected.put(name, program.read(name)));
        }
    }

    private Evaluation define(Map<String, Tensor> regions, Map<String, Tensor> data) {
        Map<String, Tensor> given = new HashMap<>(regions);
        given.putAll(data);
        given.put("loss_grad", Tensor.scalar(1));
        HYPER.forEach((name, value) -> given.put(name, Tensor.scalar(value)));
        return Evaluation.of(graph, given);
    }

    @Test
    void forwardThenTheRestIsTheSameAsAllAtOnce() {
        Program once = load();
        Program split = load();
        Plan all = once.prepare(plan(ALL, "loss"));
        Plan forward = split.prepare(plan(EnumSet.of(SectionType.FWD), "loss"));
        Plan backward = split.prepare(plan(BACK));
        for (int step = 0; step < 3; step++) {
            Tensor loss = all.run(inputs(batch(step)), RunMonitor.NONE).outputs().get("loss");
            Map<String, Tensor> data = batch(step);
            Tensor first =
                    forward.run(new RunInputs(data, Map.of(), Map.of(), 0), RunMonitor.NONE)
                            .outputs()
                            .get("loss");
            assertThat(first.contentEquals(loss)).isTrue();
            backward.run(new RunInputs(Map.of(), HYPER, Map.of(), 0), RunMonitor.NONE);
        }
        assertThat(split.read("weight").contentEquals(once.read("weight"))).isTrue();
        assertThat(split.read("bias.momentum").contentEquals(once.read("bias.momentum"))).isTrue();
    }

    @Test
    void forwardAloneChangesNoRegion() {
        Program program = load();
        program.prepare(plan(EnumSet.of(SectionType.FWD), "loss"))
                .run(inputs(batch(0)), RunMonitor.NONE);
        assertThat(program.read("weight").contentEquals(start().get("weight"))).isTrue();
    }

    @Test
    void backwardBeforeForwardIsRefused() {
        Plan backward = load().prepare(plan(BACK));
        assertThatThrownBy(() -> backward.run(inputs(batch(0)), RunMonitor.NONE))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("[bckwd, opt]")
                .hasMessageContaining("criterion")
                .hasMessageContaining("run fwd first");
    }

    @Test
    void anOutputGradientScalesTheGradient() {
        Program program = load();
        Plan plan = program.prepare(plan(ALL, "weight_grad"));
        Tensor ones = gradient(plan, Map.of());
        start().forEach(program::write);
        Tensor tens = gradient(plan, Map.of("loss_grad", Tensor.scalar(10)));
        start().forEach(program::write);
        Tensor onesAgain = gradient(plan, Map.of());
        assertThat(tens.get(3))
                .isCloseTo(10 * ones.get(3), org.assertj.core.data.Percentage.withPercentage(0.01));
        assertThat(onesAgain.contentEquals(ones)).isTrue();
    }

    private static Tensor gradient(Plan plan, Map<String, Tensor> outputGradients) {
        RunInputs inputs = new RunInputs(batch(0), HYPER, outputGradients, 0);
        return plan.run(inputs, RunMonitor.NONE).outputs().get("weight_grad");
    }

    @Test
    void aCancelledRunLeavesRegionsAsTheyWere() {
        Program program = load();
        Plan plan = program.prepare(plan(ALL, "loss"));
        List<Integer> progress = new ArrayList<>();
        RunMonitor stopBeforeLast =
                new RunMonitor() {
                    @Override
                    public boolean cancelled() {
                        return progress.size() == graph.nodes().size() - 1;
                    }

                    @Override
                    public void progress(int done, int total) {
                        assertThat(total).isEqualTo(graph.nodes().size());
                        progress.add(done);
                    }
                };
        assertThatThrownBy(() -> plan.run(inputs(batch(0)), stopBeforeLast))
                .isInstanceOf(RunException.Cancelled.class)
                .hasMessageContaining("sgd_bias")
                .hasMessageContaining("regions hold what they held before");
        start().forEach((name, held) ->
                assertThat(program.read(name).contentEquals(held)).isTrue());
        assertThat(progress).containsExactly(1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> program.prepare(plan(BACK)).run(inputs(batch(0)), RunMonitor.NONE))
                .hasMessageContaining("run fwd first");
        plan.run(inputs(batch(0)), RunMonitor.NONE);
        assertThat(program.read("weight").contentEquals(start().get("weight"))).isFalse();
    }

    @Test
    void whatAnInterruptedRunLeftHalfMadeIsNotTakenForWhole() {
        Program program = load();
        Plan forward = program.prepare(plan(EnumSet.of(SectionType.FWD)));
        Plan backward = program.prepare(plan(BACK));
        forward.run(inputs(batch(0)), RunMonitor.NONE);
        backward.run(inputs(batch(0)), RunMonitor.NONE);
        assertThatThrownBy(() -> forward.run(inputs(batch(1)), () -> true))
                .isInstanceOf(RunException.Cancelled.class);
        assertThatThrownBy(() -> backward.run(inputs(batch(1)), RunMonitor.NONE))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("run fwd first");
    }

    @Test
    void aFailedRunNamesItsNodeAndLeavesRegionsAsTheyWere() {
        Program program = load();
        Plan plan = program.prepare(plan(ALL, "loss"));
        Map<String, Tensor> data = new HashMap<>(batch(0));
        data.put("label", Tensor.full(DType.INT64, Shape.of(32), 5));
        assertThatThrownBy(() -> plan.run(inputs(data), RunMonitor.NONE))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("criterion")
                .hasMessageContaining("target 5 of row 0");
        assertThat(program.read("weight").contentEquals(start().get("weight"))).isTrue();
    }

    @Test
    void anotherBatchSizeIsExplained() {
        Plan plan = load().prepare(plan(ALL, "loss"));
        Map<String, Tensor> data =
                Map.of("image", normal(3, 16, 20), "label", batch(0).get("label"));
        assertThatThrownBy(() -> plan.run(inputs(data), RunMonitor.NONE))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(
                        "'image' is [16, 20], this PEF was compiled for batch size 32: [32, 20];"
                                + " recompile with --batch-size 16");
    }

    @Test
    void anotherElementTypeIsExplained() {
        Plan plan = load().prepare(plan(ALL, "loss"));
        Map<String, Tensor> data =
                Map.of(
                        "image",
                        batch(0).get("image").to(DType.BFLOAT16),
                        "label",
                        batch(0).get("label"));
        assertThatThrownBy(() -> plan.run(inputs(data), RunMonitor.NONE))
                .hasMessageContaining("bf16[32, 20]")
                .hasMessageContaining("f32[32, 20]");
    }

    @Test
    void missingAndUnknownInputsAreNamed() {
        Plan plan = load().prepare(plan(ALL, "loss"));
        Tensor image = batch(0).get("image");
        assertThatThrownBy(() -> plan.run(inputs(Map.of("image", image)), RunMonitor.NONE))
                .hasMessageContaining("input 'label'")
                .hasMessageContaining("is not given");
        assertThatThrownBy(() -> plan.run(inputs(Map.of("imgae", image)), RunMonitor.NONE))
                .hasMessageContaining("no input 'imgae'; did you mean 'image'?");
        RunInputs noRate = new RunInputs(batch(0), Map.of(), Map.of(), 0);
        assertThatThrownBy(() -> plan.run(noRate, RunMonitor.NONE))
                .hasMessageContaining("hyperparameter 'lr'");
        plan.run(inputs(batch(0)), RunMonitor.NONE);
        assertThatThrownBy(() -> plan.run(none(), RunMonitor.NONE))
                .as("a run from the start does not reuse an earlier run's data")
                .hasMessageContaining("is not given");
    }

    @Test
    void plansThatTheProgramCannotRunAreRefused() {
        Program program = load();
        assertThatThrownBy(() -> program.prepare(plan(EnumSet.of(SectionType.GRADNORM))))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no gradnorm section; it has [fwd, bckwd, opt]");
        assertThatThrownBy(() -> program.prepare(plan(Set.of())))
                .hasMessageContaining("no section type");
        assertThatThrownBy(() -> program.prepare(plan(ALL, "los")))
                .hasMessageContaining("no output 'los'; did you mean 'loss'?");
        assertThatThrownBy(() -> program.prepare(new RunPlan("trian", ALL, List.of())))
                .hasMessageContaining("no graph 'trian'; did you mean 'train'?");
    }

    @Test
    void regionsAreCheckedByNameAndType() {
        Program program = load();
        assertThatThrownBy(() -> program.read("wieght"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("did you mean 'weight'?");
        assertThatThrownBy(() -> program.write("bias", normal(1, 6)))
                .hasMessageContaining("f32[5]")
                .hasMessageContaining("f32[6]");
    }

    @Test
    void whatIsReadAndReturnedStaysAsItWas() {
        Program program = load();
        Plan plan = program.prepare(plan(ALL, "logits"));
        Tensor before = program.read("weight");
        Tensor logits = plan.run(inputs(batch(0)), RunMonitor.NONE).outputs().get("logits");
        Tensor kept = logits.copy();
        plan.run(inputs(batch(1)), RunMonitor.NONE);
        assertThat(before.contentEquals(start().get("weight"))).isTrue();
        assertThat(logits.contentEquals(kept)).isTrue();
    }

    @Test
    void aStepAllocatesNoBuffers() {
        Graph large = Programs.logisticRegression(32, 784, 10);
        Program program =
                new SimulatedDevice(Platform.of("sn30"))
                        .load(Programs.pef("large", 4, 32, Programs.oneByOne(large)));
        Plan plan = program.prepare(plan(ALL, "loss"));
        Map<String, Tensor> data =
                Map.of(
                        "image", normal(4, 32, 784),
                        "label", Tensor.zeros(DType.INT64, Shape.of(32)));
        RunInputs inputs = inputs(data);
        plan.run(inputs, RunMonitor.NONE);
        long before = allocated();
        for (int step = 0; step < 100; step++) {
            plan.run(inputs, RunMonitor.NONE);
        }
        // A weight alone has 31 KB.
        assertThat((allocated() - before) / 100).isLessThan(16_000);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void aClosedProgramSaysSo() {
        Program program = load();
        Plan plan = program.prepare(plan(ALL, "loss"));
        program.close();
        program.close();
        assertThatThrownBy(() -> plan.run(inputs(batch(0)), RunMonitor.NONE))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> program.read("weight")).hasMessageContaining("closed");
    }
}
