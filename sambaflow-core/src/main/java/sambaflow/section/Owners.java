package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sambaflow.graph.Contract;
import sambaflow.graph.Gradient;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Norm;
import sambaflow.graph.Pointwise;
import sambaflow.graph.SectionType;

/**
 * Which nodes are one operator for a user, though a graph has several.
 *
 * <ul>
 *   <li>A cast to a narrower type that all readers of a value want is made where the value is: the
 *       last stage of a compute unit converts.
 *   <li>A product is scaled, and a bias added to it, where it is made.
 *   <li>The gradient of a norm is one operator.
 *   <li>Another move or cast rides with the first operator that reads it; one that nobody of its
 *       section type reads, with the operator that makes its operand.
 * </ul>
 */
final class Owners {
    private static final int NONE = -1;

    private final Graph graph;
    private final int[] owner;
    private final int[] producer;
    private final int[] reader;
    private final List<List<Integer>> uses = new ArrayList<>();
    private final int[] last;
    private final boolean[] kept;

    private Owners(Graph graph) {
        this.graph = graph;
        this.owner = IntStream.range(0, graph.nodes().size()).toArray();
        int values = graph.values().size();
        this.producer = new int[values];
        this.reader = new int[values];
        this.last = owner.clone();
        graph.values().forEach(v -> uses.add(new ArrayList<>()));
        this.kept = new boolean[values];
        Arrays.fill(producer, NONE);
        Arrays.fill(reader, NONE);
        for (int n = owner.length - 1; n >= 0; n--) {
            for (int input : node(n).inputs()) {
                reader[input] = n;
                uses.get(input).add(n);
            }
            for (int output : node(n).outputs()) {
                producer[output] = n;
            }
        }
        graph.outputs().forEach(o -> kept[o.value()] = true);
        graph.regions().stream()
                .mapToInt(r -> r.written())
                .filter(v -> v >= 0)
                .forEach(v -> kept[v] = true);
    }

    /** For each node the one that it goes with: itself, if it is on its own. */
    static int[] of(Graph graph) {
        Owners owners = new Owners(graph);
        owners.makers();
        owners.gradients();
        owners.riders();
        for (int n = 0; n < owners.owner.length; n++) {
            owners.owner[n] = owners.root(n);
        }
        return owners.owner;
    }

    private Node node(int n) {
        return graph.nodes().get(n);
    }

    private int root(int n) {
        int at = n;
        while (owner[at] != at) {
            at = owner[at];
        }
        return at;
    }

    /** What goes with the operator that makes its operand. */
    private void makers() {
        for (int n = 0; n < owner.length; n++) {
            if (narrows(n) || scales(n) || addsBias(n)) {
                int maker = maker(n, node(n).inputs().getFirst());
                if (maker >= 0 && (narrows(n) || node(maker).op() instanceof Contract)) {
                    join(n, maker);
                }
            }
        }
    }

    /** {@code n} and the moves before it go with {@code maker}. */
    private void join(int n, int maker) {
        int at = n;
        while (at != maker) {
            own(at, maker);
            at = producer[node(at).inputs().getFirst()];
        }
    }

    /**
     * The computing node that {@code value} comes from, perhaps over moves, if only {@code n} reads
     * it; else NONE.
     */
    private int maker(int n, int value) {
        int at = value;
        while (true) {
            int made = producer[at];
            if (made < 0 || uses.get(at).size() != 1 || kept[at] || !sameType(n, made)) {
                return NONE;
            }
            if (!rides(made)) {
                return made;
            }
            if (node(made).inputs().size() != 1 || owner[made] != made) {
                return owner[made] == made ? NONE : root(made);
            }
            at = node(made).inputs().getFirst();
        }
    }

    private boolean narrows(int n) {
        return node(n).op() instanceof Pointwise.Cast
                && graph.type(node(n).outputs().getFirst()).bytes()
                        < graph.type(node(n).inputs().getFirst()).bytes();
    }

    private boolean scales(int n) {
        return node(n).op() instanceof Pointwise.Affine;
    }

    /** A sum with a vector that is as long as the last dimension, and not made by the program. */
    private boolean addsBias(int n) {
        if (!(node(n).op() instanceof Pointwise.Binary(var fn)) || fn != Pointwise.BinaryFn.ADD) {
            return false;
        }
        int bias = node(n).inputs().getLast();
        int made = producer[bias];
        boolean given = made < 0 || rides(made) && producer[node(made).inputs().getFirst()] < 0;
        return given && graph.type(bias).shape().rank() == 1;
    }

    /** The backward nodes of each norm, if they are one behind the other's operands. */
    private void gradients() {
        Map<String, Integer> norms = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Norm) {
                norms.put(node.name(), NONE);
            }
        }
        for (int n = 0; n < owner.length; n++) {
            String source = Gradient.source(node(n).name());
            boolean part =
                    node(n).section() == SectionType.BCKWD
                            && !source.equals(node(n).name())
                            && norms.containsKey(source);
            if (part && owner[n] == n && !rides(n)) {
                int first = norms.get(source);
                own(n, first == NONE ? n : first);
                norms.put(source, first == NONE ? n : first);
            }
        }
    }

    private void riders() {
        for (int n = owner.length - 1; n >= 0; n--) {
            int read = reader[node(n).outputs().getFirst()];
            if (free(n) && sameType(n, read) && all(n, root(read))) {
                own(n, root(read));
            }
        }
        for (int n = 0; n < owner.length; n++) {
            // One that joins several values may wait for a reader of the first.
            if (free(n) && node(n).inputs().size() == 1) {
                int made = producer[node(n).inputs().getFirst()];
                boolean computes = made >= 0 && !rides(root(made));
                own(n, computes && sameType(n, made) ? root(made) : n);
            }
        }
    }

    private void own(int n, int by) {
        owner[n] = by;
        last[by] = Math.max(last[by], n);
    }

    private boolean free(int n) {
        return rides(n) && owner[n] == n;
    }

    /**
     * Whether every reader of {@code n} goes with {@code other} or comes after it; one between
     * could be what {@code other} waits for.
     */
    private boolean all(int n, int other) {
        for (int m : uses.get(node(n).outputs().getFirst())) {
            if (m < last[other] && root(m) != other) {
                return false;
            }
        }
        return true;
    }

    private boolean rides(int n) {
        return SectionCutter.rides(node(n).op());
    }

    private boolean sameType(int n, int other) {
        return other >= 0 && node(n).section() == node(other).section();
    }
}
