package sambaflow.section;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Moves single atoms of a plan to other sections where that makes the plan faster. */
final class Moves {
    /** Gains smaller than this part of the whole are not worth an atom's move. */
    private static final double WORTH = 1e-9;

    private final Atoms atoms;
    private final Plan.Costs costs;
    private final int reach;
    private final List<BitSet> sections = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();
    private final double least;

    Moves(Atoms atoms, Plan plan, Plan.Costs costs, int reach) {
        this.atoms = atoms;
        this.costs = costs;
        this.reach = reach;
        this.least = plan.seconds() * WORTH;
        plan.sections()
                .forEach(s -> {
                    sections.add((BitSet) s.clone());
                    seconds.add(costs.seconds(s));
                });
    }

    /** Offers each atom every section within reach, once. */
    Plan once() {
        for (int s = 0; s < sections.size(); s++) {
            for (int atom : sections.get(s).stream().toArray()) {
                for (int to = first(atom, s); to <= last(atom, s); to++) {
                    if (to != s && sections.get(s).get(atom) && tryMove(atom, s, to)) {
                        break;
                    }
                }
            }
        }
        List<BitSet> left = sections.stream().filter(s -> !s.isEmpty()).toList();
        return Plan.of(left, costs);
    }

    /** The first section that {@code atom} of section {@code own} may go to. */
    private int first(int atom, int own) {
        int to = own;
        while (to > 0 && own - to < reach && !sections.get(to).intersects(atoms.before(atom))) {
            to--;
        }
        return to;
    }

    private int last(int atom, int own) {
        int to = own;
        while (to < sections.size() - 1
                && to - own < reach
                && !sections.get(to).intersects(atoms.after(atom))) {
            to++;
        }
        return to;
    }

    private boolean tryMove(int atom, int from, int to) {
        BitSet without = (BitSet) sections.get(from).clone();
        without.clear(atom);
        BitSet with = (BitSet) sections.get(to).clone();
        with.set(atom);
        double rest = without.isEmpty() ? 0 : costs.seconds(without);
        double more = costs.seconds(with);
        if (!(seconds.get(from) + seconds.get(to) - rest - more > least)) {
            return false;
        }
        sections.set(from, without);
        sections.set(to, with);
        seconds.set(from, rest);
        seconds.set(to, more);
        return true;
    }
}
