package sambaflow.section;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sambaflow.graph.Graph;
import sambaflow.stage.Shortage;

/** Why each section of a searched plan begins where it does. */
final class Reasons {
    static final String O0 =
            "mode o0: every operator is a section; casts and moves ride with the operator they feed";

    private static final double MICRO = 1e6;

    private final Graph graph;
    private final Atoms atoms;
    private final Estimates estimates;

    Reasons(Graph graph, Atoms atoms, Estimates estimates) {
        this.graph = graph;
        this.atoms = atoms;
        this.estimates = estimates;
    }

    List<String> of(Plan plan) {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < plan.sections().size(); i++) {
            reasons.add(
                    i == 0
                            ? "mode o3: the first of its type"
                            : cut(plan.sections().get(i - 1), plan.sections().get(i)));
        }
        return reasons;
    }

    /** What would happen if the section before took in this one, or its first operator. */
    private String cut(BitSet before, BitSet section) {
        int first = section.nextSetBit(0);
        BitSet both = (BitSet) before.clone();
        both.or(section);
        Optional<Shortage> shortage = estimates.of(atoms.nodes(both)).shortage();
        String name = atoms.principal(first).describe();
        if (shortage.isPresent()) {
            return "mode o3: together with the section before, %s".formatted(shortage.get());
        }
        double apart = seconds(before) + seconds(section);
        return String.format(
                Locale.ROOT,
                "mode o3: begins with %s: %.1f us together with the section before, %.1f us apart",
                name,
                seconds(both) * MICRO,
                apart * MICRO);
    }

    private double seconds(BitSet section) {
        return estimates.of(atoms.nodes(section)).seconds();
    }
}
