package sambaflow.section;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.TensorType;
import sambaflow.pef.MemoryPlan;
import sambaflow.stage.Allocation;
import sambaflow.stage.Allocator;
import sambaflow.stage.Fit;
import sambaflow.stage.Shortage;
import sambaflow.stage.StageGraph;
import sambaflow.stage.Uses;
import sambaflow.timing.Clock;
import sambaflow.timing.WhatIf;

/**
 * What sections would cost, remembered by what they compute: the layers of a model are alike, so
 * one of them is estimated for all.
 */
final class Estimates {
    /**
     * What a set of nodes would be as one section.
     *
     * @param seconds it takes in closed form; infinite if it does not fit
     * @param shortage of what, then
     */
    record Estimate(double seconds, Optional<Shortage> shortage) {}

    /** A node by what it does, and a section by what its nodes do and how they are joined. */
    private record Kind(Op op, List<TensorType> inputs, List<TensorType> outputs, double factor) {}

    private record Key(int[] words) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(words, key.words);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(words);
        }
    }

    private final Graph graph;
    private final RduSpec rdu;
    private final int tiles;
    private final ScalingFactors factors;
    private final Uses uses;
    private final int[] kinds;
    private final int[] wordsOf;
    private final int[] numbers;
    private final int[] stamps;
    private int stamp;
    private int[] words = new int[64];
    private final Map<Key, Estimate> known = new HashMap<>();
    private final Map<Key, Double> timed = new HashMap<>();
    private final Clock clock;

    Estimates(Graph graph, RduSpec rdu, int tiles, ScalingFactors factors) {
        this.graph = graph;
        this.rdu = rdu;
        this.tiles = tiles;
        this.factors = factors;
        this.clock = new Clock(rdu, tiles);
        this.uses = new Uses(graph, rdu);
        this.kinds = kinds();
        this.wordsOf =
                graph.nodes().stream()
                        .mapToInt(n -> 1 + n.inputs().size() + n.outputs().size())
                        .toArray();
        this.numbers = new int[graph.values().size()];
        this.stamps = new int[numbers.length];
    }

    private int[] kinds() {
        Map<Kind, Integer> numbers = new HashMap<>();
        int[] kinds = new int[graph.nodes().size()];
        for (int n = 0; n < kinds.length; n++) {
            Node node = graph.nodes().get(n);
            Kind kind =
                    new Kind(
                            node.op(),
                            graph.types(node.inputs()),
                            graph.types(node.outputs()),
                            factors.of(node.section()));
            kinds[n] = numbers.computeIfAbsent(kind, k -> numbers.size());
        }
        return kinds;
    }

    /** The estimate for {@code nodes}, ascending. */
    Estimate of(int[] nodes) {
        Key key = key(nodes);
        Estimate estimate = known.get(key);
        if (estimate == null) {
            estimate = estimate(nodes);
            known.put(key, estimate);
        }
        return estimate;
    }

    /**
     * Seconds that {@code nodes} take as one section, with all their tokens; infinite if they do
     * not fit.
     */
    double timed(int[] nodes) {
        Key key = key(nodes);
        Double seconds = timed.get(key);
        if (seconds == null) {
            seconds =
                    switch (fit(nodes)) {
                        case Allocation a ->
                                clock.time(a.unplaced(rdu), MemoryPlan.none(), WhatIf.NOTHING)
                                        .seconds();
                        case Shortage _ -> Double.POSITIVE_INFINITY;
                    };
            timed.put(key, seconds);
        }
        return seconds;
    }

    /** How many different sections were estimated. */
    int size() {
        return known.size();
    }

    Fit fit(int[] nodes) {
        return Allocator.fit(StageGraph.of(uses, nodes), rdu, tiles, factor(nodes));
    }

    /** One operator cannot be cut, so it may have what it needs. */
    private double factor(int[] nodes) {
        long computing =
                Arrays.stream(nodes)
                        .filter(n -> !SectionCutter.rides(graph.nodes().get(n).op()))
                        .count();
        return computing <= 1 ? 1 : factors.of(graph.nodes().get(nodes[0]).section());
    }

    /** Bytes that cross the boundary of {@code nodes}. */
    long traffic(int[] nodes) {
        return StageGraph.of(uses, nodes).traffic();
    }

    private Estimate estimate(int[] nodes) {
        return switch (fit(nodes)) {
            case Allocation a -> new Estimate(a.seconds(rdu), Optional.empty());
            case Shortage s -> new Estimate(Double.POSITIVE_INFINITY, Optional.of(s));
        };
    }

    /** Equal for sections that compute the same on values of the same types. */
    private Key key(int[] nodes) {
        stamp++;
        int length = 0;
        int numbered = 0;
        for (int n : nodes) {
            Node node = graph.nodes().get(n);
            words =
                    words.length < length + wordsOf[n]
                            ? Arrays.copyOf(words, 2 * length + wordsOf[n])
                            : words;
            words[length++] = kinds[n];
            for (int v : node.inputs()) {
                numbered = number(v, numbered);
                words[length++] = numbers[v];
            }
            for (int v : node.outputs()) {
                numbered = number(v, numbered);
                words[length++] = 2 * numbers[v] + (leaves(nodes, v) ? 1 : 0);
            }
        }
        return new Key(Arrays.copyOf(words, length));
    }

    /** Gives {@code value} the next number of this section, if it has none; returns the next. */
    private int number(int value, int next) {
        if (stamps[value] == stamp) {
            return next;
        }
        stamps[value] = stamp;
        numbers[value] = next;
        return next + 1;
    }

    private boolean leaves(int[] nodes, int value) {
        if (uses.kept(value)) {
            return true;
        }
        for (int consumer : uses.consumers(value)) {
            if (Arrays.binarySearch(nodes, consumer) < 0) {
                return true;
            }
        }
        return false;
    }
}
