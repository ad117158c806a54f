package sambaflow.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.tensor.Tensor;

/**
 * A model or a part of one. Fields that are modules, parameters, buffers, or lists or arrays of
 * them are its children, named as PyTorch would: field {@code linLayer} is {@code lin_layer}; see
 * {@link Named} for others.
 *
 * <p>A subclass defines {@code forward} over as many {@link SambaTensor}s as it has inputs. With
 * one input it returns one tensor; with several it may return a list or a record of them.
 */
public abstract class Module {
    private String path = "";

    /**
     * The result for one input: a tensor, or what a model with several results returns. A model
     * with several inputs declares its own {@code forward}.
     */
    public Object forward(SambaTensor input) {
        throw new CompileException(
                Code.SF105,
                "%s has no forward(SambaTensor); it was given one input"
                        .formatted(getClass().getSimpleName()));
    }

    /** The result for one input, of a module that makes one tensor. */
    public final SambaTensor apply(SambaTensor input) {
        Object result = forward(input);
        if (result instanceof SambaTensor tensor) {
            return tensor;
        }
        throw new CompileException(
                Code.SF105,
                "%s%s makes %s, expected one SambaTensor; call its own forward instead"
                        .formatted(
                                getClass().getSimpleName(),
                                path.isEmpty() ? "" : " '" + path + "'",
                                result == null ? "null" : result.getClass().getSimpleName()));
    }

    /** Where this module stands in its tree, such as {@code encoder.0}; empty at the top. */
    public final String path() {
        return path;
    }

    /**
     * Names every module and tensor below this one, and draws new first values from {@code seed};
     * values held so far are forgotten.
     */
    public final Module seeded(long seed) {
        distinct(held()).forEach(p -> p.seed(seed));
        return this;
    }

    /** Every parameter by its full name, in order; a tied parameter once for each name it has. */
    public final Map<String, Parameter> parameters() {
        return only(Parameter.class);
    }

    /** Every buffer by its full name, in order. */
    public final Map<String, Buffer> buffers() {
        return only(Buffer.class);
    }

    private <T extends HeldTensor> Map<String, T> only(Class<T> type) {
        Map<String, T> found = new LinkedHashMap<>();
        held().forEach((name, tensor) -> {
            if (type.isInstance(tensor)) {
                found.put(name, type.cast(tensor));
            }
        });
        return found;
    }

    /** Every parameter and buffer by its full name, in the order of PyTorch's state dict. */
    public final Map<String, HeldTensor> held() {
        Map<String, HeldTensor> found = new LinkedHashMap<>();
        collect("", new IdentityHashMap<>(), found);
        Set<HeldTensor> named = identitySet();
        found.forEach((name, tensor) -> {
            // A tied parameter has the first of its names, as its region in a graph does.
            if (named.add(tensor)) {
                tensor.name(name);
            }
        });
        return found;
    }

    /** The host's copy of every parameter and buffer, by name. */
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        held().forEach((name, tensor) -> state.put(name, tensor.data()));
        return state;
    }

    /**
     * Replaces the host's copies. Every name must be there and no other; one name is enough for a
     * tied tensor.
     *
     * @throws CompileException naming what is missing, what is unexpected and what does not fit
     */
    public final void loadStateDict(Map<String, Tensor> state) {
        loadStateDict(state, true);
    }

    /**
     * Replaces the host's copies of what is there, and returns what was missing or unexpected.
     * Nothing is replaced if a tensor does not fit.
     *
     * @param strict whether that is an error
     * @throws CompileException naming what does not fit, and if strict what is missing or
     *     unexpected
     */
    public final IncompatibleKeys loadStateDict(Map<String, Tensor> state, boolean strict) {
        StateDict given = new StateDict(typeName(), held(), state);
        given.check(strict);
        given.load();
        return given.difference();
    }

    /** This module, by the empty path, and every module below it by its path, in order. */
    public final Map<String, Module> modules() {
        // Refuses a tree that is none, and gives every module its path.
        held();
        Map<String, Module> found = new LinkedHashMap<>();
        addTo(found);
        return found;
    }

    private void addTo(Map<String, Module> found) {
        found.put(path, this);
        for (Children.Child child : Children.of(this)) {
            if (child.value() instanceof Module module && !found.containsValue(module)) {
                module.addTo(found);
            }
        }
    }

    /** Number of trainable elements; tied ones count once. */
    public final long parameterCount() {
        return distinct(held()).stream()
                .filter(Parameter.class::isInstance)
                .mapToLong(p -> p.type().shape().elements())
                .sum();
    }

    private static Set<HeldTensor> distinct(Map<String, HeldTensor> named) {
        Set<HeldTensor> distinct = identitySet();
        distinct.addAll(named.values());
        return distinct;
    }

    private static Set<HeldTensor> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /**
     * @param open for each module met so far, whether the walk is still below it
     */
    private void collect(String own, Map<Module, Boolean> open, Map<String, HeldTensor> found) {
        Boolean met = open.put(this, true);
        if (met == null) {
            path = own;
        } else if (met) {
            throw new CompileException(
                    Code.SF106,
                    "%s contains itself, as '%s'; keep no parent module in a field"
                            .formatted(getClass().getSimpleName(), own));
        }
        for (Children.Child child : Children.of(this)) {
            String full = own.isEmpty() ? child.name() : own + "." + child.name();
            if (child.value() instanceof Module module) {
                module.collect(full, open, found);
            } else if (found.put(full, (HeldTensor) child.value()) != null) {
                throw new CompileException(
                        Code.SF106,
                        "%s: two parameters are named '%s'; rename a field"
                                .formatted(getClass().getSimpleName(), full));
            }
        }
        open.put(this, false);
    }

    /** What PyTorch prints between the brackets for the module itself, such as its sizes. */
    protected String extraText() {
        return "";
    }

    /** The name of the module's type as PyTorch prints it. */
    String typeName() {
        return getClass().getSimpleName();
    }

    /** The module tree as PyTorch prints it. */
    @Override
    public String toString() {
        return ModuleText.of(this);
    }
}
