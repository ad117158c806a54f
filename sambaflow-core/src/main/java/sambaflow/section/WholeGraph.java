package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Mode o3: the sections of one type that take least time together.
 *
 * <p>Few atoms are searched to the end, over every order in which they can run. Of many, sections
 * are first cut out of several orders, each in the best way: {@code f(j) = min over i of f(i) +
 * T(i..j)}; then atoms move between sections as long as that helps.
 */
final class WholeGraph {
    /** Up to so many atoms every division is looked at: at most 3^10 of them. */
    static final int EXACT = 10;

    /** Sections of more atoms than this are not looked for. */
    private static final int WINDOW = 64;

    /** Once so many windows in a row do not fit, longer ones will not either. */
    private static final int MISFITS = 4;

    private static final int ROUNDS = 6;

    /** How many sections away an atom may move in one step. */
    private static final int REACH = 3;

    private final Atoms atoms;
    private final int[] members;
    private final Plan.Costs costs;

    private WholeGraph(Atoms atoms, int[] members, Plan.Costs costs) {
        this.atoms = atoms;
        this.members = members;
        this.costs = costs;
    }

    /**
     * The best plan found for {@code members}, atoms of one section type in an order in which they
     * can run.
     */
    static Plan search(Atoms atoms, int[] members, Plan.Costs costs) {
        WholeGraph search = new WholeGraph(atoms, members, costs);
        return members.length <= EXACT ? search.exact() : search.heuristic();
    }

    /** Dynamic programming over the sets of atoms that can have run. */
    private Plan exact() {
        int all = (1 << members.length) - 1;
        int[] needs = needs();
        Map<Integer, Plan> best = new HashMap<>();
        best.put(0, new Plan(List.of(), 0));
        for (int done = 0; done < all; done++) {
            Plan reached = best.get(done);
            if (reached == null) {
                continue;
            }
            int rest = all & ~done;
            for (int next = rest; next > 0; next = (next - 1) & rest) {
                if (canRun(next, done, needs)) {
                    BitSet section = section(next);
                    double seconds = reached.seconds() + costs.seconds(section);
                    Plan known = best.get(done | next);
                    if (seconds < Double.POSITIVE_INFINITY
                            && (known == null || seconds < known.seconds())) {
                        best.put(
                                done | next,
                                reached.then(
                                        new Plan(List.of(section), seconds - reached.seconds())));
                    }
                }
            }
        }
        return best.getOrDefault(all, new Plan(List.of(), Double.POSITIVE_INFINITY));
    }

    private int[] needs() {
        int[] needs = new int[members.length];
        for (int i = 0; i < members.length; i++) {
            for (int j = 0; j < members.length; j++) {
                needs[i] |= atoms.before(members[i]).get(members[j]) ? 1 << j : 0;
            }
        }
        return needs;
    }

    private static boolean canRun(int section, int done, int[] needs) {
        for (int i = 0; i < needs.length; i++) {
            if ((section >> i & 1) == 1 && (needs[i] & ~(done | section)) != 0) {
                return false;
            }
        }
        return true;
    }

    private BitSet section(int mask) {
        BitSet section = new BitSet();
        for (int i = 0; i < members.length; i++) {
            if ((mask >> i & 1) == 1) {
                section.set(members[i]);
            }
        }
        return section;
    }

    private Plan heuristic() {
        Plan best = cut(members);
        return moved(best.orBetter(cut(depthFirst())));
    }

    /** The best way to cut {@code order} into sections. */
    private Plan cut(int[] order) {
        int count = order.length;
        double[] best = new double[count + 1];
        int[] from = new int[count + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = 0;
        for (int i = 0; i < count; i++) {
            BitSet section = new BitSet();
            int misfits = 0;
            for (int j = i; j < Math.min(count, i + WINDOW) && misfits < MISFITS; j++) {
                section.set(order[j]);
                double seconds = costs.seconds(section);
                misfits = seconds == Double.POSITIVE_INFINITY ? misfits + 1 : 0;
                if (best[i] + seconds < best[j + 1]) {
                    best[j + 1] = best[i] + seconds;
                    from[j + 1] = i;
                }
            }
        }
        List<BitSet> sections = new ArrayList<>();
        for (int end = count; end > 0; end = from[end]) {
            BitSet section = new BitSet();
            for (int k = from[end]; k < end; k++) {
                section.set(order[k]);
            }
            sections.addFirst(section);
        }
        return new Plan(sections, best[count]);
    }

    /** The order in which each atom comes as soon as it can after the one whose value it reads. */
    private int[] depthFirst() {
        BitSet all = new BitSet();
        Arrays.stream(members).forEach(all::set);
        BitSet done = new BitSet();
        List<Integer> order = new ArrayList<>();
        List<Integer> ready = new ArrayList<>();
        for (int i = members.length - 1; i >= 0; i--) {
            if (!atoms.before(members[i]).intersects(all)) {
                ready.add(members[i]);
            }
        }
        while (!ready.isEmpty()) {
            int atom = ready.removeLast();
            order.add(atom);
            done.set(atom);
            BitSet next = (BitSet) atoms.after(atom).clone();
            next.and(all);
            for (int a = next.length(); (a = next.previousSetBit(a - 1)) >= 0; ) {
                BitSet missing = (BitSet) atoms.before(a).clone();
                missing.and(all);
                missing.andNot(done);
                if (missing.isEmpty()) {
                    ready.add(a);
                }
            }
        }
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Atoms move to sections near theirs, as long as that makes the plan faster. */
    private Plan moved(Plan plan) {
        Plan now = plan;
        for (int round = 0; round < ROUNDS; round++) {
            Plan next = new Moves(atoms, now, costs, REACH).once();
            if (next.seconds() >= now.seconds()) {
                return now;
            }
            now = next;
        }
        return now;
    }
}
