package sambaflow.pass;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Collective;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphText;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;
import sambaflow.stage.Uses;

/**
 * What the forward pass makes and the backward pass reads: for each value whether it is kept, or
 * computed again from what is kept.
 *
 * <p>To keep a value takes the time in which it is written to the memory outside and read again. To
 * compute it again takes the time of its operator, and of those before it up to values that are
 * kept.
 */
final class Activations {
    /** What saves less than this part of loading a section is not worth a stage. */
    private static final double WORTH = 0.005;

    private static final double MICRO = 1e6;
    private static final double MIB = 1 << 20;

    private final Graph graph;
    private final RduSpec rdu;
    private final int tiles;
    private final Uses uses;
    private final double price;
    private final double worth;
    private final BitSet readBackward = new BitSet();
    private final BitSet outlives = new BitSet();
    private final BitSet again = new BitSet();
    private final double[] reach;
    private final List<String> reasons = new ArrayList<>();

    /**
     * @param price how many times the time of keeping a value counts; more than once where memory
     *     is short
     */
    Activations(Graph graph, Uses uses, RduSpec rdu, int tiles, double price) {
        this.graph = graph;
        this.rdu = rdu;
        this.tiles = tiles;
        this.uses = uses;
        this.price = price;
        this.worth = WORTH * rdu.launch().programSeconds(rdu.pcusPerTile() * tiles);
        this.reach = new double[graph.values().size()];
        for (Node node : graph.nodes()) {
            if (node.section() == SectionType.BCKWD) {
                node.inputs().forEach(readBackward::set);
            }
        }
        graph.outputs().forEach(o -> outlives.set(o.value()));
        graph.regions().stream()
                .mapToInt(Region::written)
                .filter(v -> v != Region.UNCHANGED)
                .forEach(outlives::set);
        given();
        for (int n = 0; n < graph.nodes().size(); n++) {
            if (graph.nodes().get(n).section() == SectionType.FWD) {
                choose(n);
            }
        }
    }

    /** Whether {@code value} is computed again where the backward pass needs it. */
    boolean again(int value) {
        return again.get(value);
    }

    /** One line for each value that the backward pass reads. */
    List<String> reasons() {
        return reasons;
    }

    /**
     * Inputs and parameters are there; what the backward pass does not read must be read for it.
     */
    private void given() {
        graph.inputs().forEach(i -> reach[i.value()] = reading(i.value()));
        graph.regions().forEach(r -> reach[r.read()] = reading(r.read()));
    }

    private double reading(int value) {
        return readBackward.get(value) ? 0 : seconds(value);
    }

    /** Seconds in which {@code value} crosses to or from the memory outside. */
    private double seconds(int value) {
        return graph.type(value).bytes() / rdu.memoryBytesPerSecond(tiles);
    }

    private void choose(int n) {
        Node node = graph.nodes().get(n);
        double compute = uses.seconds(n, tiles);
        for (int input : new HashSet<>(node.inputs())) {
            compute += reach[input];
        }
        for (int value : node.outputs()) {
            double keep = (outlives.get(value) ? 1 : 2) * seconds(value) * price;
            boolean needed = readBackward.get(value);
            if (may(node.op()) && !outlives.get(value) && compute + worth < keep) {
                again.set(value);
                reach[value] = compute;
            } else {
                reach[value] = needed ? 0 : keep;
            }
            if (needed) {
                reasons.add(reason(value, keep, compute));
            }
        }
    }

    private static boolean may(Op op) {
        return !(op instanceof Collective);
    }

    private String reason(int value, double keep, double compute) {
        return String.format(
                Locale.ROOT,
                "%s %s: %.1f MiB, %.1f us to write and read%s, %.1f us to compute again",
                again.get(value) ? "again" : "kept ",
                GraphText.typed(graph, value),
                graph.type(value).bytes() / MIB,
                keep / price * MICRO,
                price == 1 ? "" : String.format(Locale.ROOT, " x %.0f", price),
                compute * MICRO);
    }
}
