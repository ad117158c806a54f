package sambaflow.sim.machine;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sambaflow.device.RunException;
import sambaflow.device.RunInputs;
import sambaflow.diagnostic.Code;
import sambaflow.graph.Graph;
import sambaflow.graph.Names;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.pef.Manifest;
import sambaflow.sim.compute.Buffer;
import sambaflow.tensor.Tensor;

/** Checks what a run is given and hands it over; nothing is handed over when a check fails. */
final class Arguments {
    private final Manifest manifest;
    private final GraphMemory memory;
    private final Set<Integer> needed;
    private final boolean fromStart;
    private final Map<Role, Map<String, Integer>> names = new LinkedHashMap<>();

    /**
     * @param needed numbers of the values that the run reads and does not make
     * @param fromStart whether the run begins with the graph's first section type; one that goes on
     *     from an earlier run may leave out what that was given
     */
    Arguments(Manifest manifest, GraphMemory memory, Set<Integer> needed, boolean fromStart) {
        this.manifest = manifest;
        this.memory = memory;
        this.needed = Set.copyOf(needed);
        this.fromStart = fromStart;
        for (Role role : Role.values()) {
            names.put(role, new LinkedHashMap<>());
        }
        for (Graph.Input input : memory.graph().inputs()) {
            String name = memory.graph().valueName(input.value());
            names.get(input.role()).put(name, input.value());
        }
    }

    void check(RunInputs inputs) {
        Set<Integer> given = new HashSet<>();
        checkNames("input", Role.DATA, inputs.data().keySet(), given);
        // An optimizer's values are set for a whole session; a graph without an optimizer takes
        // none.
        if (!names.get(Role.HYPERPARAMETER).isEmpty()) {
            checkNames(
                    "hyperparameter",
                    Role.HYPERPARAMETER,
                    inputs.hyperparameters().keySet(),
                    given);
        }
        checkNames(
                "output gradient", Role.OUTPUT_GRADIENT, inputs.outputGradients().keySet(), given);
        inputs.data().forEach((name, t) -> checkType(Role.DATA, name, t));
        inputs.outputGradients().forEach((name, t) -> checkType(Role.OUTPUT_GRADIENT, name, t));
        checkGiven("input", Role.DATA, given);
        checkGiven("hyperparameter", Role.HYPERPARAMETER, given);
    }

    private void checkNames(String what, Role role, Set<String> found, Set<Integer> given) {
        Map<String, Integer> known = names.get(role);
        for (String name : new TreeSet<>(found)) {
            Integer value = known.get(name);
            if (value == null) {
                String hint =
                        known.isEmpty() ? "; it has no " + what : Names.hint(name, known.keySet());
                throw new RunException(
                        Code.SF503,
                        "pef '%s', graph '%s': there is no %s '%s'%s"
                                .formatted(
                                        manifest.name(), memory.graph().name(), what, name, hint));
            }
            given.add(value);
        }
    }

    private void checkType(Role role, String name, Tensor tensor) {
        TensorType expected = memory.graph().type(names.get(role).get(name));
        TensorType found = new TensorType(tensor.dtype(), tensor.shape());
        if (Regions.sameType(expected, found)) {
            return;
        }
        if (otherBatch(expected, found)) {
            throw new RunException(
                    Code.SF503,
                    "'%s' is %s, this PEF was compiled for batch size %d: %s; %s %d"
                            .formatted(
                                    name,
                                    found.shape(),
                                    manifest.batchSize(),
                                    expected.shape(),
                                    "recompile with --batch-size",
                                    found.shape().dim(0)));
        }
        throw new RunException(
                Code.SF503,
                "'%s' is %s, this PEF was compiled for %s; give it so, or compile for %s"
                        .formatted(name, found, expected, found));
    }

    private boolean otherBatch(TensorType expected, TensorType found) {
        return expected.dtype() == found.dtype()
                && expected.shape().rank() > 0
                && expected.shape().rank() == found.shape().rank()
                && expected.shape().dim(0) == manifest.batchSize()
                && expected.shape().without(0).equals(found.shape().without(0))
                && found.shape().dim(0) > 0;
    }

    private void checkGiven(String what, Role role, Set<Integer> given) {
        names.get(role)
                .forEach((name, value) -> {
                    boolean kept = !fromStart && memory.isPresent(value);
                    if (needed.contains(value) && !given.contains(value) && !kept) {
                        throw new RunException(
                                Code.SF503,
                                "pef '%s', graph '%s': %s '%s' (%s) is not given"
                                        .formatted(
                                                manifest.name(),
                                                memory.graph().name(),
                                                what,
                                                name,
                                                memory.graph().type(value)));
                    }
                });
    }

    void store(RunInputs inputs) {
        inputs.data().forEach((name, t) -> buffer(Role.DATA, name).load(t));
        for (String name : names.get(Role.HYPERPARAMETER).keySet()) {
            Double value = inputs.hyperparameters().get(name);
            if (value != null) {
                buffer(Role.HYPERPARAMETER, name).fill(value);
            }
        }
        for (String name : names.get(Role.OUTPUT_GRADIENT).keySet()) {
            Buffer buffer = buffer(Role.OUTPUT_GRADIENT, name);
            Tensor gradient = inputs.outputGradients().get(name);
            if (gradient == null) {
                buffer.fill(inputs.outputGradients().isEmpty() ? 1 : 0);
            } else {
                buffer.load(gradient);
            }
        }
        for (Map.Entry<String, Integer> flag : names.get(Role.TRAINING).entrySet()) {
            // What goes on from an earlier run must see what that saw, or gradients are another's.
            if (fromStart || !memory.isPresent(flag.getValue())) {
                buffer(Role.TRAINING, flag.getKey()).fill(inputs.training() ? 1 : 0);
            }
        }
        for (String name : names.get(Role.COUNTER).keySet()) {
            switch (buffer(Role.COUNTER, name)) {
                case Buffer.Integers integers -> Arrays.fill(integers.data(), inputs.counter());
                case Buffer.Floats floats -> floats.fill(inputs.counter());
            }
        }
        for (String name : names.get(Role.ACCUMULATE).keySet()) {
            buffer(Role.ACCUMULATE, name).fill(inputs.accumulates() ? 1 : 0);
        }
    }

    private Buffer buffer(Role role, String name) {
        int value = names.get(role).get(name);
        memory.setPresent(List.of(value), true);
        return memory.buffer(value);
    }
}
