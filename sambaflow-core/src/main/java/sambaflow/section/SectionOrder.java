package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;

/** An order in which sections can run; where there is a choice, that of their first atoms. */
final class SectionOrder {
    private final Atoms atoms;
    private final List<BitSet> sections;

    SectionOrder(Atoms atoms, List<BitSet> sections) {
        this.atoms = atoms;
        this.sections = sections;
    }

    /** The sections in order; those that wait for each other in a circle are taken apart. */
    List<BitSet> run() {
        int[] sectionOf = new int[atoms.count()];
        Arrays.fill(sectionOf, -1);
        for (int s = 0; s < sections.size(); s++) {
            int number = s;
            sections.get(s).stream().forEach(a -> sectionOf[a] = number);
        }
        int[] waiting = new int[sections.size()];
        List<BitSet> next = new ArrayList<>();
        for (int s = 0; s < sections.size(); s++) {
            next.add(new BitSet());
        }
        for (int s = 0; s < sections.size(); s++) {
            BitSet before = new BitSet();
            int own = s;
            sections.get(s).stream()
                    .flatMap(a -> atoms.before(a).stream())
                    .filter(a -> sectionOf[a] >= 0 && sectionOf[a] != own)
                    .forEach(a -> before.set(sectionOf[a]));
            waiting[s] = before.cardinality();
            before.stream().forEach(b -> next.get(b).set(own));
        }
        return sorted(waiting, next);
    }

    private List<BitSet> sorted(int[] waiting, List<BitSet> next) {
        PriorityQueue<Integer> ready =
                new PriorityQueue<>((a, b) ->
                        Integer.compare(
                                sections.get(a).nextSetBit(0), sections.get(b).nextSetBit(0)));
        for (int s = 0; s < waiting.length; s++) {
            if (waiting[s] == 0) {
                ready.add(s);
            }
        }
        List<BitSet> order = new ArrayList<>();
        BitSet done = new BitSet();
        while (!ready.isEmpty()) {
            int section = ready.remove();
            order.add(sections.get(section));
            done.set(section);
            next.get(section).stream().filter(n -> --waiting[n] == 0).forEach(ready::add);
        }
        if (order.size() == sections.size()) {
            return order;
        }
        return new SectionOrder(atoms, apart(done)).run();
    }

    /** All sections, the first that waits in a circle taken apart. */
    private List<BitSet> apart(BitSet done) {
        List<BitSet> all = new ArrayList<>();
        boolean taken = false;
        for (int s = 0; s < sections.size(); s++) {
            if (done.get(s) || taken || sections.get(s).cardinality() == 1) {
                all.add(sections.get(s));
                continue;
            }
            taken = true;
            for (int atom : sections.get(s).stream().toArray()) {
                BitSet one = new BitSet();
                one.set(atom);
                all.add(one);
            }
        }
        return all;
    }
}
