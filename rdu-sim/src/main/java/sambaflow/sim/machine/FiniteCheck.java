package sambaflow.sim.machine;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sambaflow.device.RunException;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.OpAttributes;
import sambaflow.graph.Region;
import sambaflow.graph.Role;

/**
 * Whether a run that is about to change regions came to NaN or infinity, and where that began: its
 * values are all still in memory.
 */
final class FiniteCheck {
    private final GraphMemory memory;
    private final Steps steps;
    private final long number;

    /** Values with infinities that somebody asked for, such as those of a mask. */
    private final Set<Integer> intended = new HashSet<>();

    FiniteCheck(GraphMemory memory, Steps steps, long number) {
        this.memory = memory;
        this.steps = steps;
        this.number = number;
    }

    /** Looks at the losses that are asked for, and at what regions would hold. */
    void require() {
        for (Graph.Output output : steps.outputs()) {
            boolean loss = memory.graph().type(output.value()).shape().rank() == 0;
            if (loss && !memory.buffer(output.value()).isFinite()) {
                throw failure("'" + output.name() + "' is", output.value());
            }
        }
        requireWrites(steps.writes());
    }

    /** Looks at what these would have regions hold. */
    void requireWrites(List<Steps.Write> writes) {
        for (Steps.Write write : writes) {
            if (memory.isPresent(write.number()) && !write.value().isFinite()) {
                throw failure("'%s' would become".formatted(region(write)), write.number());
            }
        }
    }

    private String region(Steps.Write write) {
        return memory.graph().regions().stream()
                .filter(r -> r.written() == write.number())
                .map(Region::name)
                .findFirst()
                .orElseThrow();
    }

    private RunException.NotFinite failure(String what, int value) {
        return new RunException.NotFinite(
                "run %d: %s %s; %s; regions hold what they held before"
                        .formatted(number, what, kind(value), beginning(value)));
    }

    /** Where it began, of all that {@code bad} was computed from. */
    private String beginning(int bad) {
        List<Node> nodes = steps.sections().stream().flatMap(s -> s.nodes().stream()).toList();
        Set<Integer> behind = behind(nodes, bad);
        for (Node node : nodes) {
            if (node.outputs().stream().noneMatch(behind::contains)) {
                continue;
            }
            Optional<String> given =
                    node.inputs().stream()
                            .filter(v -> !steps.made().contains(v) && !isFinite(v))
                            .map(this::given)
                            .flatMap(Optional::stream)
                            .findFirst();
            if (given.isPresent()) {
                return given.get();
            }
            Optional<Integer> made = node.outputs().stream().filter(v -> !isFinite(v)).findFirst();
            if (made.isPresent() && !isIntended(node)) {
                return "it begins at %s, which makes %s of %s"
                        .formatted(node.describe(), kind(made.get()), inputs(node));
            }
        }
        return "it was asked for: every infinity comes from an input or an operator's own value";
    }

    private static Set<Integer> behind(List<Node> nodes, int value) {
        Set<Integer> behind = new HashSet<>(Set.of(value));
        for (Node node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(behind::contains)) {
                behind.addAll(node.inputs());
            }
        }
        return behind;
    }

    /** What is wrong with a value that the run did not make, unless it is an intended infinity. */
    private Optional<String> given(int value) {
        String name = memory.graph().valueName(value);
        boolean region = memory.graph().regions().stream().anyMatch(r -> r.read() == value);
        if (region || memory.producer(value).isPresent()) {
            return Optional.of(
                    "'%s' held %s before this run; go back to a checkpoint from before that"
                            .formatted(name, kind(value)));
        }
        boolean data =
                memory.graph().inputs().stream()
                        .anyMatch(i -> i.value() == value && i.role() == Role.DATA);
        if (data && !memory.buffer(value).hasNaN()) {
            intended.add(value);
            return Optional.empty();
        }
        return Optional.of("'%s' was given with %s in it".formatted(name, kind(value)));
    }

    /** Whether {@code node} only hands on infinities, or was told to write some. */
    private boolean isIntended(Node node) {
        boolean nan = node.outputs().stream().anyMatch(v -> memory.buffer(v).hasNaN());
        boolean told =
                OpAttributes.of(node.op()).stream()
                        .anyMatch(a -> a.value() instanceof Double d && d.isInfinite());
        if (nan || !told && node.inputs().stream().noneMatch(intended::contains)) {
            return false;
        }
        intended.addAll(node.outputs());
        return true;
    }

    private String inputs(Node node) {
        List<String> infinite =
                node.inputs().stream()
                        .filter(v -> !isFinite(v))
                        .map(memory.graph()::valueName)
                        .map("'%s'"::formatted)
                        .toList();
        return infinite.isEmpty()
                ? "finite inputs"
                : "the infinity in " + String.join(" and ", infinite);
    }

    private boolean isFinite(int value) {
        return memory.buffer(value).isFinite();
    }

    private String kind(int value) {
        return memory.buffer(value).hasNaN() ? "NaN" : "infinity";
    }
}
