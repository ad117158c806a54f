package sambaflow.nn.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.GraphBuilder;

/**
 * Optimizers for groups of a model's parameters. A group's hyperparameters carry its name in front:
 * {@code head_lr}; those of the rest are plain: {@code lr}.
 *
 * @param rest the optimizer of the parameters that no group holds
 * @param groups in the order in which they are asked; the first that holds a parameter has it
 */
public record ParameterGroups(Optimizer rest, List<Group> groups) implements Optimizer {
    public ParameterGroups {
        groups = List.copyOf(groups);
        List<String> names = groups.stream().map(Group::name).toList();
        if (names.size() != Set.copyOf(names).size()) {
            throw new CompileException(Code.SF130, "parameter groups: two have one name: " + names);
        }
    }

    /** No groups yet: {@code rest} updates every parameter. */
    public static ParameterGroups of(Optimizer rest) {
        return new ParameterGroups(rest, List.of());
    }

    /** Gives the parameters whose names {@code holds} accepts to {@code optimizer}. */
    public ParameterGroups with(String name, Predicate<String> holds, Optimizer optimizer) {
        return plus(new Group(name, holds, List.of(), optimizer));
    }

    /** Gives the parameters of these names to {@code optimizer}; each must be the model's. */
    public ParameterGroups with(String name, List<String> parameters, Optimizer optimizer) {
        return plus(new Group(name, parameters::contains, parameters, optimizer));
    }

    private ParameterGroups plus(Group group) {
        List<Group> more = new ArrayList<>(groups);
        more.add(group);
        return new ParameterGroups(rest, more);
    }

    /**
     * Some parameters and their optimizer.
     *
     * @param named the parameters that must be there
     */
    public record Group(
            String name, Predicate<String> holds, List<String> named, Optimizer optimizer) {
        public Group {
            named = List.copyOf(named);
            if (name.isBlank()) {
                throw new CompileException(
                        Code.SF130,
                        "parameter groups: a group needs a name; the rest goes without");
            }
            if (optimizer instanceof ParameterGroups) {
                throw new CompileException(
                        Code.SF130,
                        "parameter group '%s' has groups of its own; add them to the first"
                                .formatted(name));
            }
            if (optimizer.hyperparameters().containsKey(MAX_GRAD_NORM)) {
                throw new CompileException(
                        Code.SF130,
                        "parameter group '%s' has a max_grad_norm, but the norm is that of all gradients; give it to the optimizer of the rest"
                                .formatted(name));
            }
        }

        private String prefixed(String hyperparameter) {
            return name + "_" + hyperparameter;
        }
    }

    @Override
    public Map<String, Double> hyperparameters() {
        Map<String, Double> values = new LinkedHashMap<>(rest.hyperparameters());
        for (Group group : groups) {
            group.optimizer()
                    .hyperparameters()
                    .forEach((name, value) -> {
                        if (values.put(group.prefixed(name), value) != null) {
                            throw new CompileException(
                                    Code.SF130,
                                    "parameter groups: two hyperparameters are named '%s'; rename group '%s'"
                                            .formatted(group.prefixed(name), group.name()));
                        }
                    });
        }
        return values;
    }

    private Optional<Group> holder(String parameter) {
        return groups.stream().filter(g -> g.holds().test(parameter)).findFirst();
    }

    @Override
    public void check(List<String> parameters) {
        Map<Optional<Group>, Long> held =
                parameters.stream()
                        .collect(Collectors.groupingBy(this::holder, Collectors.counting()));
        for (Group group : groups) {
            TreeSet<String> unknown = new TreeSet<>(group.named());
            parameters.forEach(unknown::remove);
            if (!unknown.isEmpty()) {
                throw new CompileException(
                        Code.SF130,
                        "parameter group '%s' names %s; the model trains %s"
                                .formatted(group.name(), unknown, parameters));
            }
            if (!held.containsKey(Optional.of(group))) {
                throw new CompileException(
                        Code.SF130,
                        "parameter group '%s' holds none of the parameters %s"
                                .formatted(group.name(), parameters));
            }
        }
        if (!held.containsKey(Optional.<Group>empty())) {
            throw new CompileException(
                    Code.SF130,
                    "parameter groups hold every parameter; make the last group, '%s', the rest"
                            .formatted(groups.getLast().name()));
        }
    }

    @Override
    public void update(
            GraphBuilder graph,
            String parameter,
            int value,
            int gradient,
            Map<String, Integer> scalars) {
        Optional<Group> holder = holder(parameter);
        if (holder.isEmpty()) {
            rest.update(graph, parameter, value, gradient, scalars);
            return;
        }
        Group group = holder.get();
        Map<String, Integer> own = new LinkedHashMap<>();
        for (String name : group.optimizer().hyperparameters().keySet()) {
            own.put(name, scalars.get(group.prefixed(name)));
        }
        group.optimizer().update(graph, parameter, value, gradient, own);
    }
}
