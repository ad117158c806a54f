package sambaflow.nn;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.tensor.Tensor;

/** A state dict on its way into a model: compared first, then taken over as a whole. */
final class StateDict {
    private final String model;
    private final Map<String, HeldTensor> held;
    private final Map<String, Tensor> state;
    private final Map<HeldTensor, Tensor> taken = new IdentityHashMap<>();
    private final List<String> misfits = new ArrayList<>();

    StateDict(String model, Map<String, HeldTensor> held, Map<String, Tensor> state) {
        this.model = model;
        this.held = held;
        this.state = state;
        held.forEach(this::take);
    }

    private void take(String name, HeldTensor tensor) {
        Tensor value = state.get(name);
        if (value == null) {
            return;
        }
        boolean sameKind = value.dtype().isFloat() == tensor.type().dtype().isFloat();
        if (!sameKind || !value.shape().equals(tensor.type().shape())) {
            misfits.add(
                    "%s: expected %s, found %s%s"
                            .formatted(
                                    name, tensor.type(), value.dtype().shortName(), value.shape()));
            return;
        }
        Tensor earlier = taken.put(tensor, value);
        if (earlier != null && earlier != value && !earlier.contentEquals(value)) {
            misfits.add(name + ": tied to another name whose values differ");
        }
    }

    /** A tied tensor is there if it is under one of its names. */
    IncompatibleKeys difference() {
        List<String> missing =
                held.entrySet().stream()
                        .filter(e -> !state.containsKey(e.getKey()))
                        .filter(e -> !taken.containsKey(e.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        TreeSet<String> unexpected = new TreeSet<>(state.keySet());
        unexpected.removeAll(held.keySet());
        return new IncompatibleKeys(missing, List.copyOf(unexpected));
    }

    void check(boolean strict) {
        IncompatibleKeys keys = difference();
        String names =
                strict && !keys.isEmpty()
                        ? "missing %s, unexpected %s".formatted(keys.missing(), keys.unexpected())
                        : "";
        String shapes = misfits.isEmpty() ? "" : "not fitting [" + String.join("; ", misfits) + "]";
        if (!names.isEmpty() || !shapes.isEmpty()) {
            String separator = names.isEmpty() || shapes.isEmpty() ? "" : ", ";
            throw new CompileException(
                    Code.SF108,
                    "state dict of %s: %s%s%s".formatted(model, names, separator, shapes));
        }
    }

    /** Gives the model what fits it, in its own element types. */
    void load() {
        taken.forEach((tensor, value) -> {
            boolean same = value.dtype() == tensor.type().dtype();
            tensor.data(same ? value : value.to(tensor.type().dtype()));
        });
    }
}
