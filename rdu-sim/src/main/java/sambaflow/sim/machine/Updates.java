package sambaflow.sim.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.Update;
import sambaflow.sim.compute.Buffer;

/**
 * The optimizer's part of a run. It writes into the regions, once it is certain that all of it will
 * stay finite; where that is not certain it computes aside first, so that a failed run leaves
 * regions as they were.
 */
final class Updates {
    /** Squares of this, and products with any sensible learning rate, are far from infinite. */
    private static final float BOUND = 1e15f;

    private static final float SCALAR_BOUND = 1e6f;

    private final GraphMemory memory;
    private final Steps steps;
    private final long number;

    Updates(GraphMemory memory, Steps steps, long number) {
        this.memory = memory;
        this.steps = steps;
        this.number = number;
    }

    /** Whether every result will be finite whatever happens. */
    private boolean isCertain() {
        return steps.sections().stream().allMatch(this::isCertain);
    }

    private boolean isCertain(Steps.Step step) {
        for (int i = step.inPlace().nextSetBit(0); i >= 0; i = step.inPlace().nextSetBit(i + 1)) {
            Node node = step.nodes().get(i);
            // A mean of squares of zero would be divided by.
            boolean divides = node.op() instanceof Update.AdamW adamW && adamW.eps() == 0;
            if (divides || !node.inputs().stream().allMatch(this::isBounded)) {
                return false;
            }
        }
        return true;
    }

    private boolean isBounded(int value) {
        Buffer buffer = memory.buffer(value);
        boolean scalar = buffer.type().shape().rank() == 0;
        return buffer.isBelow(scalar ? SCALAR_BOUND : BOUND);
    }

    /**
     * Runs the updates.
     *
     * @param finite whether they are to be left out if something comes to NaN or infinity
     * @param seconds of each section, to which the time of its updates is added
     */
    void run(boolean finite, List<Double> seconds) {
        if (finite && !isCertain()) {
            aside();
            return;
        }
        for (int s = 0; s < steps.sections().size(); s++) {
            Steps.Step step = steps.sections().get(s);
            long start = System.nanoTime();
            step.inPlace().stream().forEach(i -> step.kernel(i).run());
            seconds.set(s, seconds.get(s) + (System.nanoTime() - start) / Running.NANOS);
        }
    }

    private void aside() {
        Map<Integer, Buffer> results = new LinkedHashMap<>();
        try {
            for (Steps.Step step : steps.sections()) {
                step.inPlace().stream().forEach(i -> aside(step, i, results));
            }
            List<Steps.Write> writes = new ArrayList<>();
            results.forEach((value, result) -> {
                Region region = memory.inPlace().region(value);
                writes.add(new Steps.Write(memory.buffer(region.read()), result, value, false));
                memory.place(value, result);
            });
            new FiniteCheck(memory, steps, number).requireWrites(writes);
            writes.forEach(w -> w.region().copy(w.value()));
        } finally {
            results.keySet()
                    .forEach(
                            v -> memory.place(v, memory.buffer(memory.inPlace().region(v).read())));
        }
    }

    private void aside(Steps.Step step, int i, Map<Integer, Buffer> results) {
        List<Integer> outputs = step.nodes().get(i).outputs();
        List<Buffer> buffers =
                outputs.stream().map(v -> Buffer.zeros(memory.graph().type(v))).toList();
        memory.aside(step.section().nodes().get(i), buffers).run();
        for (int k = 0; k < buffers.size(); k++) {
            results.put(outputs.get(k), buffers.get(k));
        }
    }
}
