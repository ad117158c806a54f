package sambaflow.section;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Atoms divided into sections, in an order in which these can run.
 *
 * @param seconds that all of them take
 */
record Plan(List<BitSet> sections, double seconds) {
    Plan {
        sections = List.copyOf(sections);
    }

    static Plan of(List<BitSet> sections, Costs costs) {
        return new Plan(sections, sections.stream().mapToDouble(costs::seconds).sum());
    }

    /** This plan, and behind it {@code next}. */
    Plan then(Plan next) {
        List<BitSet> all = new ArrayList<>(sections);
        all.addAll(next.sections);
        return new Plan(all, seconds + next.seconds);
    }

    /** The faster of both; this one if they are equal. */
    Plan orBetter(Plan other) {
        return other.seconds < seconds ? other : this;
    }

    /** What a section of these atoms would take; infinite if it does not fit. */
    @FunctionalInterface
    interface Costs {
        double seconds(BitSet atoms);
    }
}
