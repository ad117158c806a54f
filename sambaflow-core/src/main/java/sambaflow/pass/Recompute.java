package sambaflow.pass;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;
import sambaflow.graph.Value;
import sambaflow.stage.Uses;

/**
 * Computes in the backward pass again what is cheaper to compute than to keep.
 *
 * <pre>
 *   fwd: g = gelu(x); ...    bckwd: dw = matmul(dy, g); dx = gelu_grad(d, x)
 *   becomes
 *   fwd: g = gelu(x); ...    bckwd: g2 = gelu(x); dw = matmul(dy, g2); dx = gelu_grad(d, x)
 * </pre>
 *
 * <p>The value then need not cross to the memory outside and back. Results do not change: random
 * operators have their stream among their attributes and draw the same numbers again.
 *
 * <p>Where the memory outside has no room for all that is kept, keeping counts more, until there is
 * room or nothing more can be gained.
 */
public final class Recompute {
    private static final String NAME = "recompute";
    private static final double[] PRICES = {1, 4, 16, 64, 256};
    private static final double GIB = 1L << 30;
    private static final String AGAIN = "_again";

    private final Graph graph;
    private final Activations choice;
    private final int[] maker;
    private final List<Value> values;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, Integer> standIn = new HashMap<>();

    private Recompute(Graph graph, Activations choice) {
        this.graph = graph;
        this.choice = choice;
        this.values = new ArrayList<>(graph.values());
        this.maker = new int[values.size()];
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int output : graph.nodes().get(n).outputs()) {
                maker[output] = n;
            }
        }
    }

    /** Whether {@code node} computes again what the forward pass has computed. */
    public static boolean isAgain(Node node) {
        return node.section() == SectionType.BCKWD && node.name().endsWith(AGAIN);
    }

    /** Chooses by what sections on {@code tiles} tiles of {@code rdu} save. */
    public static Pass pass(RduSpec rdu, int tiles) {
        return Pass.choosing(
                NAME,
                "compute results again in the backward pass where that saves memory traffic",
                graph -> chosen(graph, rdu, tiles));
    }

    /** For mode o0: each operator in its own section, computing again saves nothing. */
    public static Pass none() {
        return new Pass(NAME, "mode o0: every result is kept", graph -> graph);
    }

    private static Pass.Rewritten chosen(Graph graph, RduSpec rdu, int tiles) {
        long room = rdu.ddr().bytes() + rdu.hbm().bytes();
        Uses uses = new Uses(graph, rdu);
        List<String> reasons = new ArrayList<>();
        Pass.Rewritten best = null;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PRICES.length && least > room; i++) {
            Activations choice = new Activations(graph, uses, rdu, tiles, PRICES[i]);
            Graph made = new Recompute(graph, choice).run();
            long peak = peak(made);
            reasons.add(
                    String.format(
                            Locale.ROOT,
                            "keeping counts %.0f times: at most %.1f GiB of %.1f GiB are in use",
                            PRICES[i],
                            peak / GIB,
                            room / GIB));
            if (peak < least) {
                least = peak;
                best = new Pass.Rewritten(made, choice.reasons());
            }
        }
        reasons.addAll(best.reasons());
        return new Pass.Rewritten(best.graph(), reasons);
    }

    private Graph run() {
        for (Node node : graph.nodes()) {
            boolean backward = node.section() == SectionType.BCKWD;
            if (backward) {
                copies(node);
            }
            nodes.add(
                    backward ? node.reading(node.inputs().stream().map(this::at).toList()) : node);
        }
        return new Graph(
                graph.name(), values, graph.inputs(), graph.regions(), nodes, graph.outputs());
    }

    private int at(int value) {
        return standIn.getOrDefault(value, value);
    }

    /** Just before {@code reader}, all that must be computed again for it. */
    private void copies(Node reader) {
        SortedSet<Integer> wanted = new TreeSet<>();
        Deque<Integer> open = new ArrayDeque<>(reader.inputs());
        while (!open.isEmpty()) {
            int value = open.pop();
            if (choice.again(value) && !standIn.containsKey(value) && wanted.add(maker[value])) {
                open.addAll(graph.nodes().get(maker[value]).inputs());
            }
        }
        wanted.forEach(n -> copy(graph.nodes().get(n), reader));
    }

    /** A copy belongs to the user's block that reads it first, or it would stand between two. */
    private void copy(Node node, Node reader) {
        List<Integer> inputs = node.inputs().stream().map(this::at).toList();
        List<Integer> outputs = new ArrayList<>();
        for (int value : node.outputs()) {
            values.add(new Value(values.get(value).name() + AGAIN, graph.type(value)));
            outputs.add(values.size() - 1);
            if (choice.again(value)) {
                standIn.put(value, values.size() - 1);
            }
        }
        nodes.add(
                new Node(
                        node.op(),
                        inputs,
                        outputs,
                        node.name() + AGAIN,
                        SectionType.BCKWD,
                        node.origin().in(reader.origin().block())));
    }

    /** Bytes of all values that are alive at once, if nodes run in order and none are fused. */
    private static long peak(Graph graph) {
        int count = graph.nodes().size();
        int[] last = new int[graph.values().size()];
        long[] change = new long[count + 1];
        long always = 0;
        for (int n = 0; n < count; n++) {
            for (int input : graph.nodes().get(n).inputs()) {
                last[input] = n;
            }
        }
        graph.outputs().forEach(o -> last[o.value()] = count - 1);
        long written = graph.regions().stream().mapToLong(r -> graph.type(r.read()).bytes()).sum();
        always += written;
        always += graph.inputs().stream().mapToLong(i -> graph.type(i.value()).bytes()).sum();
        int[] stored = graph.regions().stream().mapToInt(Region::written).sorted().toArray();
        for (int n = 0; n < count; n++) {
            for (int output : graph.nodes().get(n).outputs()) {
                // A region's new content is written over the old one.
                if (Arrays.binarySearch(stored, output) < 0) {
                    change[n] += graph.type(output).bytes();
                    change[Math.max(n, last[output]) + 1] -= graph.type(output).bytes();
                }
            }
        }
        long now = always;
        long most = always;
        for (long c : change) {
            now += c;
            most = Math.max(most, now);
        }
        return most;
    }
}
