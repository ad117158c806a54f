package sambaflow.magics.render;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import sambaflow.graph.Graph;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.MemoryPlan;

/**
 * Bytes of one memory outside that are needed while each section runs.
 *
 * @param bytes by what for, then by section
 */
record LiveBytes(MemoryPlan.Kind kind, Map<Use, long[]> bytes) {
    /** What a value is for. */
    enum Use {
        PARAMETERS,
        OPTIMIZER,
        INPUTS,
        ACTIVATIONS,
        GRADIENTS,
        UPDATES;

        @Override
        public String toString() {
            return switch (this) {
                case OPTIMIZER -> "optimizer state";
                case UPDATES -> "updated values";
                case PARAMETERS, INPUTS, ACTIVATIONS, GRADIENTS -> name().toLowerCase(Locale.ROOT);
            };
        }
    }

    static LiveBytes of(CompiledGraph compiled, MemoryPlan.Kind kind) {
        Map<Integer, Use> uses = uses(compiled.graph());
        Map<Use, long[]> bytes = new java.util.EnumMap<>(Use.class);
        int sections = compiled.sections().size();
        for (MemoryPlan.Place place : compiled.memory().places()) {
            if (place.kind() == kind) {
                Use use = uses.getOrDefault(place.value(), Use.ACTIVATIONS);
                long[] live = bytes.computeIfAbsent(use, u -> new long[sections]);
                for (int s = place.from(); s <= Math.min(place.to(), sections - 1); s++) {
                    live[s] += place.bytes();
                }
            }
        }
        return new LiveBytes(kind, bytes);
    }

    private static Map<Integer, Use> uses(Graph graph) {
        Map<Integer, Use> uses = new HashMap<>();
        graph.inputs().forEach(i -> uses.put(i.value(), Use.INPUTS));
        graph.nodes().forEach(n -> n.outputs().forEach(v -> uses.put(v, made(n.section()))));
        for (Region region : graph.regions()) {
            Use use = region.kind().isOfModel() ? Use.PARAMETERS : Use.OPTIMIZER;
            uses.put(region.read(), use);
        }
        return uses;
    }

    private static Use made(SectionType type) {
        return switch (type) {
            case FWD -> Use.ACTIVATIONS;
            case BCKWD -> Use.GRADIENTS;
            case GRADNORM, OPT -> Use.UPDATES;
        };
    }

    boolean isEmpty() {
        return bytes.isEmpty();
    }

    List<Use> shown() {
        return List.copyOf(bytes.keySet());
    }

    long at(Use use, int section) {
        return bytes.get(use)[section];
    }

    long at(int section) {
        return bytes.values().stream().mapToLong(b -> b[section]).sum();
    }

    /** The first section that needs most. */
    int peak() {
        int sections = bytes.values().stream().mapToInt(b -> b.length).max().orElse(0);
        return IntStream.range(0, sections).reduce(0, (a, b) -> at(b) > at(a) ? b : a);
    }

    long most(Use use) {
        return Arrays.stream(bytes.get(use)).max().orElse(0);
    }
}
