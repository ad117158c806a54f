package sambaflow.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sambaflow.graph.CompileException;
import sambaflow.tensor.Tensor;

/**
 * A model or a part of one. Fields that are modules, parameters, or lists or arrays of them are its
 * children, named as PyTorch would: field {@code linLayer} is {@code lin_layer}.
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
     * Names every module and parameter below this one, and draws new first values from {@code
     * seed}; values held so far are forgotten.
     */
    public final Module seeded(long seed) {
        Map<String, Parameter> named = parameters();
        distinct(named).forEach(p -> p.seed(seed));
        return this;
    }

    /** Every parameter by its full name, in order; a tied parameter once for each name it has. */
    public final Map<String, Parameter> parameters() {
        Map<String, Parameter> found = new LinkedHashMap<>();
        collect("", new IdentityHashMap<>(), found);
        Set<Parameter> named = identitySet();
        found.forEach((name, parameter) -> {
            // A tied parameter has the first of its names, as its region in a graph does.
            if (named.add(parameter)) {
                parameter.name(name);
            }
        });
        return found;
    }

    /** The host's copy of every parameter, by name. */
    public final Map<String, Tensor> stateDict() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        parameters().forEach((name, parameter) -> state.put(name, parameter.data()));
        return state;
    }

    /**
     * Replaces the host's copies. Every name must be there and no other.
     *
     * @throws CompileException naming what is missing and what is unexpected
     */
    public final void loadStateDict(Map<String, Tensor> state) {
        Map<String, Parameter> parameters = parameters();
        TreeSet<String> missing = new TreeSet<>(parameters.keySet());
        missing.removeAll(state.keySet());
        TreeSet<String> unexpected = new TreeSet<>(state.keySet());
        unexpected.removeAll(parameters.keySet());
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new CompileException(
                    "state dict of %s: missing %s, unexpected %s"
                            .formatted(getClass().getSimpleName(), missing, unexpected));
        }
        parameters.forEach((name, parameter) -> parameter.data(state.get(name)));
    }

    /** Number of trainable elements; tied ones count once. */
    public final long parameterCount() {
        return distinct(parameters()).stream().mapToLong(p -> p.type().shape().elements()).sum();
    }

    private static Set<Parameter> distinct(Map<String, Parameter> named) {
        Set<Parameter> distinct = identitySet();
        distinct.addAll(named.values());
        return distinct;
    }

    private static Set<Parameter> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /**
     * @param open for each module met so far, whether the walk is still below it
     */
    private void collect(String own, Map<Module, Boolean> open, Map<String, Parameter> found) {
        Boolean met = open.put(this, true);
        if (met == null) {
            path = own;
        } else if (met) {
            throw new CompileException(
                    "%s contains itself, as '%s'; keep no parent module in a field"
                            .formatted(getClass().getSimpleName(), own));
        }
        for (Children.Child child : Children.of(this)) {
            String full = own.isEmpty() ? child.name() : own + "." + child.name();
            if (child.value() instanceof Module module) {
                module.collect(full, open, found);
            } else if (found.put(full, (Parameter) child.value()) != null) {
                throw new CompileException(
                        "%s: two parameters are named '%s'; rename a field"
                                .formatted(getClass().getSimpleName(), full));
            }
        }
        open.put(this, false);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(getClass().getSimpleName()).append('(');
        String separator = "";
        for (Children.Child child : Children.of(this)) {
            text.append(separator).append(child.name()).append("=");
            text.append(child.value() instanceof Parameter p ? p.type() : child.value());
            separator = ", ";
        }
        return text.append(')').toString();
    }
}
