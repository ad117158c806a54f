package sambaflow.sim.machine;

import java.util.List;
import java.util.Optional;
import sambaflow.device.BackEndChoice;
import sambaflow.device.Plan;
import sambaflow.device.RunException;
import sambaflow.device.RunInputs;
import sambaflow.device.RunMonitor;
import sambaflow.device.RunPlan;
import sambaflow.device.RunResult;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.sim.report.RunReport;
import sambaflow.sim.report.SectionTiming;

/** A prepared plan: kernels bound, buffers made, times predicted. */
public final class Ready implements Plan {
    private final Loaded program;
    private final GraphMemory memory;
    private final RunPlan plan;
    private final Steps steps;
    private final Arguments arguments;
    private final List<SectionTiming> timings;
    private final List<BackEndChoice> choices;

    Ready(Loaded program, GraphMemory memory, RunPlan plan) {
        this.program = program;
        this.memory = memory;
        this.plan = plan;
        this.steps = Steps.of(plan, memory);
        this.arguments =
                new Arguments(program.pef().manifest(), memory, steps.needed(), steps.fromStart());
        this.timings = program.timings(memory.compiled(), steps.plainSections());
        this.choices = steps.choices();
    }

    @Override
    public List<BackEndChoice> backEnds() {
        return choices;
    }

    @Override
    public RunResult run(RunInputs inputs, RunMonitor monitor) {
        return program.run(this, inputs, monitor).result();
    }

    /** Checks everything, hands over the inputs and stands before the first section. */
    Running start(RunInputs inputs) {
        steps.needed().forEach(this::checkMade);
        arguments.check(inputs);
        arguments.store(inputs);
        return new Running(memory, steps, inputs.counter());
    }

    private void checkMade(int value) {
        Optional<Node> producer = memory.producer(value);
        if (producer.isPresent() && !memory.isPresent(value)) {
            Node node = producer.get();
            throw new RunException(
                    ("graph '%s': a run of %s needs '%s', which %s makes, and no %s section has run"
                                    + " to its end since the program was loaded; run %s first, or in"
                                    + " the same run")
                            .formatted(
                                    plan.graph(),
                                    plan.sections().stream().sorted().toList(),
                                    memory.graph().valueName(value),
                                    node.describe(),
                                    node.section(),
                                    node.section()));
        }
    }

    /** Bytes of what a run is given and of what it returns. */
    private long handedOver() {
        Graph graph = memory.graph();
        long given = graph.inputs().stream().mapToLong(i -> graph.type(i.value()).bytes()).sum();
        return given
                + graph.outputs().stream()
                        .filter(o -> plan.outputs().contains(o.name()))
                        .mapToLong(o -> graph.type(o.value()).bytes())
                        .sum();
    }

    RunReport report(double wallSeconds, List<Double> sectionWallSeconds) {
        return new RunReport(
                program.pef().manifest().name(),
                plan.graph(),
                program.loadReport().tiles(),
                timings,
                program.hostSeconds(handedOver()),
                choices,
                wallSeconds,
                sectionWallSeconds);
    }
}
