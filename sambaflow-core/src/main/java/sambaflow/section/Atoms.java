package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.SectionType;

/**
 * The smallest parts that sections are made of: an operator that computes, with what belongs to it
 * ({@link Owners}).
 *
 * <p>Atoms are numbered in an order in which they can run.
 */
final class Atoms {
    /** No atom. */
    static final int NONE = -1;

    private final Graph graph;
    private final int[] atomOf;
    private final int[][] nodes;
    private final BitSet[] before;
    private final BitSet[] after;

    Atoms(Graph graph) {
        this.graph = graph;
        this.atomOf = number(graph, Owners.of(graph));
        this.nodes = gather(atomOf);
        this.before = sets(nodes.length);
        this.after = sets(nodes.length);
        link();
    }

    int count() {
        return nodes.length;
    }

    /** Positions of the nodes of {@code atom}, ascending. */
    int[] nodes(int atom) {
        return nodes[atom];
    }

    int ofNode(int node) {
        return atomOf[node];
    }

    SectionType type(int atom) {
        return graph.nodes().get(nodes[atom][0]).section();
    }

    /** The atoms that make what {@code atom} reads. */
    BitSet before(int atom) {
        return before[atom];
    }

    /** The atoms that read what {@code atom} makes. */
    BitSet after(int atom) {
        return after[atom];
    }

    /** The operator that gives {@code atom} its name. */
    Node principal(int atom) {
        for (int n : nodes[atom]) {
            Node node = graph.nodes().get(n);
            if (!SectionCutter.rides(node.op())) {
                return node;
            }
        }
        return graph.nodes().get(nodes[atom][0]);
    }

    /** Positions of the nodes of all of {@code atoms}, ascending. */
    int[] nodes(BitSet atoms) {
        int[] all = atoms.stream().flatMap(a -> Arrays.stream(nodes[a])).toArray();
        Arrays.sort(all);
        return all;
    }

    /** An atom on a way from one of {@code group} over others to another one; -1 without any. */
    int between(BitSet group) {
        BitSet reached = new BitSet();
        int last = group.length() - 1;
        for (int atom = group.nextSetBit(0); atom >= 0 && atom < last; atom++) {
            boolean outside = !group.get(atom);
            if (outside && reached.get(atom) && after[atom].intersects(group)) {
                return atom;
            }
            if (!outside || reached.get(atom)) {
                reached.or(after[atom]);
            }
        }
        return NONE;
    }

    private static BitSet[] sets(int count) {
        BitSet[] sets = new BitSet[count];
        Arrays.setAll(sets, i -> new BitSet());
        return sets;
    }

    /** Atoms by where their first nodes stand, each behind those whose values it reads. */
    private static int[] number(Graph graph, int[] owner) {
        int count = owner.length;
        int[] maker = new int[graph.values().size()];
        Arrays.fill(maker, NONE);
        BitSet[] needs = sets(count);
        BitSet[] gives = sets(count);
        for (int n = 0; n < count; n++) {
            for (int input : graph.nodes().get(n).inputs()) {
                if (maker[input] >= 0 && maker[input] != owner[n]) {
                    needs[owner[n]].set(maker[input]);
                    gives[maker[input]].set(owner[n]);
                }
            }
            for (int output : graph.nodes().get(n).outputs()) {
                maker[output] = owner[n];
            }
        }
        return inOrder(owner, needs, gives);
    }

    private static int[] inOrder(int[] owner, BitSet[] needs, BitSet[] gives) {
        int[] first = new int[owner.length];
        Arrays.fill(first, Integer.MAX_VALUE);
        for (int n = owner.length - 1; n >= 0; n--) {
            first[owner[n]] = n;
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>(Comparator.comparingInt(o -> first[o]));
        int[] left = Arrays.stream(needs).mapToInt(BitSet::cardinality).toArray();
        for (int o = 0; o < owner.length; o++) {
            if (owner[o] == o && left[o] == 0) {
                ready.add(o);
            }
        }
        int[] number = new int[owner.length];
        Arrays.fill(number, NONE);
        int next = 0;
        while (!ready.isEmpty()) {
            int atom = ready.remove();
            number[atom] = next++;
            gives[atom].stream().filter(o -> --left[o] == 0).forEach(ready::add);
        }
        int[] atoms = new int[owner.length];
        Arrays.setAll(atoms, n -> number[owner[n]]);
        return atoms;
    }

    private static int[][] gather(int[] atomOf) {
        int count = Arrays.stream(atomOf).max().orElse(-1) + 1;
        List<List<Integer>> members = new ArrayList<>();
        for (int a = 0; a < count; a++) {
            members.add(new ArrayList<>());
        }
        for (int n = 0; n < atomOf.length; n++) {
            members.get(atomOf[n]).add(n);
        }
        return members.stream()
                .map(all -> all.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private void link() {
        int[] maker = new int[graph.values().size()];
        Arrays.fill(maker, -1);
        for (int n = 0; n < atomOf.length; n++) {
            for (int input : graph.nodes().get(n).inputs()) {
                if (maker[input] >= 0 && maker[input] != atomOf[n]) {
                    before[atomOf[n]].set(maker[input]);
                    after[maker[input]].set(atomOf[n]);
                }
            }
            for (int output : graph.nodes().get(n).outputs()) {
                maker[output] = atomOf[n];
            }
        }
    }
}
