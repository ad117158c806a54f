package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.SectionType;

/**
 * The smallest parts that sections are made of: an operator that computes, with the moves and casts
 * that ride with it. A move rides with the first operator that reads it; one that nobody of its
 * section type reads, with the operator that makes its operand.
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
        this.atomOf = number(owners(graph));
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

    /** For each node the one that it goes with: itself, if it computes. */
    private static int[] owners(Graph graph) {
        int count = graph.nodes().size();
        int[] producer = new int[graph.values().size()];
        int[] reader = new int[producer.length];
        Arrays.fill(producer, -1);
        Arrays.fill(reader, -1);
        for (int n = count - 1; n >= 0; n--) {
            for (int input : graph.nodes().get(n).inputs()) {
                reader[input] = n;
            }
            for (int output : graph.nodes().get(n).outputs()) {
                producer[output] = n;
            }
        }
        int[] owner = new int[count];
        for (int n = count - 1; n >= 0; n--) {
            owner[n] = n;
            int read = reader[graph.nodes().get(n).outputs().getFirst()];
            if (rides(graph, n) && sameType(graph, n, read) && all(graph, n, owner, owner[read])) {
                owner[n] = owner[read];
            }
        }
        for (int n = 0; n < count; n++) {
            // One that joins several values may wait for a reader of the first.
            boolean one = graph.nodes().get(n).inputs().size() == 1;
            if (rides(graph, n) && owner[n] == n && one) {
                int made = producer[graph.nodes().get(n).inputs().getFirst()];
                owner[n] = sameType(graph, n, made) && !rides(graph, owner[made]) ? owner[made] : n;
            }
        }
        return owner;
    }

    /**
     * Whether every reader of {@code node} goes with {@code reader} or comes after it; one between
     * could be what {@code reader} waits for.
     */
    private static boolean all(Graph graph, int node, int[] owner, int reader) {
        int value = graph.nodes().get(node).outputs().getFirst();
        for (int n = node + 1; n < reader; n++) {
            if (owner[n] != reader && graph.nodes().get(n).inputs().contains(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean rides(Graph graph, int node) {
        return SectionCutter.rides(graph.nodes().get(node).op());
    }

    private static boolean sameType(Graph graph, int node, int other) {
        return other >= 0
                && graph.nodes().get(node).section() == graph.nodes().get(other).section();
    }

    /** Numbers atoms by where the node stands that owns them. */
    private static int[] number(int[] owner) {
        int[] number = new int[owner.length];
        int next = 0;
        for (int n = 0; n < owner.length; n++) {
            number[n] = owner[n] == n ? next++ : -1;
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
