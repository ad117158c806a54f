package sambaflow.sim.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.device.RunException;
import sambaflow.device.RunMonitor;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.sim.compute.Buffer;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** A run under way: its inputs are on the device, its sections are not done. */
final class Running {
    static final double NANOS = 1e9;

    private final GraphMemory memory;
    private final Steps steps;
    private final long number;
    private final List<Double> sectionSeconds = new ArrayList<>();

    /**
     * @param number of the run, for what is said of it
     */
    Running(GraphMemory memory, Steps steps, long number) {
        this.memory = memory;
        this.steps = steps;
        this.number = number;
    }

    /** Time that each section took on this CPU, in the order in which they ran. */
    List<Double> sectionSeconds() {
        return sectionSeconds;
    }

    /** Runs the sections to the end, stores regions and returns the plan's outputs. */
    Map<String, Tensor> finish(RunMonitor monitor) {
        // What an interrupted run leaves half made, no later run may take for whole.
        memory.setPresent(steps.made(), false);
        int total = steps.sections().size();
        for (int i = 0; i < total; i++) {
            long start = System.nanoTime();
            run(steps.sections().get(i), i, monitor);
            sectionSeconds.add((System.nanoTime() - start) / NANOS);
            monitor.progress(i + 1, total);
        }
        memory.setPresent(steps.made(), true);
        if (monitor.wantsFinite()) {
            new FiniteCheck(memory, steps, number).require();
        }
        // Before regions change: an output may be what a region held during the run.
        Map<String, Tensor> outputs = outputs();
        new Updates(memory, steps, number).run(monitor.wantsFinite(), sectionSeconds);
        commit();
        return outputs;
    }

    private void run(Steps.Step step, int done, RunMonitor monitor) {
        for (int i = 0; i < step.nodes().size(); i++) {
            if (monitor.cancelled()) {
                throw new RunException.Cancelled(
                        "run stopped in section '%s' before %s, after %d of %d sections; regions %s"
                                .formatted(
                                        step.section().name(),
                                        step.nodes().get(i).describe(),
                                        done,
                                        steps.sections().size(),
                                        "hold what they held before"));
            }
            if (!step.done().get(i) && !step.inPlace().get(i)) {
                run(step, i);
            }
        }
    }

    private static void run(Steps.Step step, int i) {
        try {
            step.kernel(i).run();
        } catch (ShapeException e) {
            Node node = step.nodes().get(i);
            throw new RunException(
                    "section '%s', %s: %s; regions hold what they held before"
                            .formatted(step.section().name(), node.describe(), e.getMessage()),
                    e);
        }
    }

    private Map<String, Tensor> outputs() {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (Graph.Output output : steps.outputs()) {
            outputs.put(output.name(), memory.buffer(output.value()).toTensor());
        }
        return outputs;
    }

    private void commit() {
        // An input that was never given is nothing a region could take.
        List<Steps.Write> writes =
                steps.writes().stream().filter(w -> memory.isPresent(w.number())).toList();
        List<Tensor> staged = new ArrayList<>();
        for (Steps.Write write : writes) {
            staged.add(write.staged() ? write.value().toTensor() : null);
        }
        for (int i = 0; i < writes.size(); i++) {
            Buffer region = writes.get(i).region();
            if (staged.get(i) == null) {
                region.copy(writes.get(i).value());
            } else {
                region.load(staged.get(i));
            }
        }
    }
}
