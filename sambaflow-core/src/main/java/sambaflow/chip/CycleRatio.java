package sambaflow.chip;

import java.util.Arrays;
import java.util.List;

/**
 * The pace of a static dataflow graph: of all its cycles the one whose weight for each token on it
 * is largest.
 *
 * @param weight of that cycle
 * @param tokens on it
 */
public record CycleRatio(double weight, long tokens) {
    /** What a sum of weights may be wrong by. */
    private static final double ROUNDING = 1e-12;

    /**
     * That the n-th firing of {@code to} starts at least {@code weight} after the firing of {@code
     * from} that is {@code tokens} before its n-th.
     */
    public record Arc(int from, int to, double weight, long tokens) {}

    /**
     * Begins with any cycle and goes on to a better one as long as there is one. It is found by
     * longest paths (Bellman and Ford) over weights less what the tokens of the best so far cost.
     *
     * @param arcs among {@code actors} actors; each cycle of them has a token
     * @throws IllegalArgumentException if a cycle has none: nothing on it could ever fire
     */
    public static CycleRatio of(int actors, List<Arc> arcs) {
        CycleRatio best = new CycleRatio(0, 1);
        for (Arc arc : arcs) {
            CycleRatio loop = new CycleRatio(arc.weight(), arc.tokens());
            best = arc.from() == arc.to() && loop.value() > best.value() ? loop : best;
        }
        Search search = new Search(actors, arcs);
        for (CycleRatio next = search.better(best); next != null; next = search.better(best)) {
            best = next;
        }
        return best;
    }

    /** Weight for each token. */
    public double value() {
        return weight / tokens;
    }

    private static final class Search {
        private final List<Arc> arcs;
        private final double[] longest;
        private final int[] by;
        private final double rounding;

        Search(int actors, List<Arc> arcs) {
            this.arcs = arcs;
            this.longest = new double[actors];
            this.by = new int[actors];
            this.rounding = ROUNDING * arcs.stream().mapToDouble(Arc::weight).sum();
        }

        /** A cycle with more weight for each token than {@code than}, or null. */
        CycleRatio better(CycleRatio than) {
            Arrays.fill(longest, 0);
            Arrays.fill(by, -1);
            for (int round = 0; round <= longest.length; round++) {
                int changed = relax(than.value());
                if (changed < 0) {
                    return null;
                }
                CycleRatio found = cycle();
                if (found != null) {
                    return found.value() > than.value() * (1 + ROUNDING) ? found : null;
                }
            }
            return null;
        }

        private int relax(double pace) {
            int changed = -1;
            for (int i = 0; i < arcs.size(); i++) {
                Arc arc = arcs.get(i);
                double length = longest[arc.from()] + arc.weight() - pace * arc.tokens();
                if (length > longest[arc.to()] + rounding) {
                    longest[arc.to()] = length;
                    by[arc.to()] = i;
                    changed = arc.to();
                }
            }
            return changed;
        }

        /** A cycle of the arcs that gave the longest paths, or null. */
        private CycleRatio cycle() {
            int[] seenFrom = new int[by.length];
            for (int start = 0; start < by.length; start++) {
                int at = start;
                while (by[at] >= 0 && seenFrom[at] == 0) {
                    seenFrom[at] = start + 1;
                    at = arcs.get(by[at]).from();
                }
                if (by[at] >= 0 && seenFrom[at] == start + 1) {
                    return around(at);
                }
            }
            return null;
        }

        private CycleRatio around(int start) {
            double weight = 0;
            long tokens = 0;
            int at = start;
            do {
                Arc arc = arcs.get(by[at]);
                weight += arc.weight();
                tokens += arc.tokens();
                at = arc.from();
            } while (at != start);
            if (tokens == 0) {
                throw new IllegalArgumentException(
                        "a cycle through actor %d has no token".formatted(start));
            }
            return new CycleRatio(weight, tokens);
        }
    }
}
