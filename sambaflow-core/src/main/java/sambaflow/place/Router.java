package sambaflow.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.TurnRule;
import sambaflow.graph.Interrupts;

/**
 * Finds ways for nets that share the links of one network, by negotiated congestion (PathFinder).
 *
 * <p>First each net takes its shortest tree, whatever others do. Then nets on links that carry too
 * much are routed again and again, while such links become dearer the longer they are wanted, until
 * those who can go elsewhere do. Each tree keeps a turn rule, so packets cannot block each other.
 */
final class Router {
    private static final int MOST_ROUNDS = 40;

    /** Rounds without fewer overused links after which more are no use. */
    private static final int PATIENCE = 10;

    private static final double FIRST_PRESSURE = 2;
    private static final double PRESSURE_GROWTH = 1.6;

    /** Overused links up to which each net is tried by all rules; more are pressed apart first. */
    private static final int FEW = 64;

    /** Switches looked at after which no further round begins; some seconds. */
    private static final long MOST_WORK = 40_000_000;

    /** Links beyond the nearest from which a branch may begin. */
    private static final int NEAR = 2;

    private static final Direction[] DIRECTIONS = Direction.values();
    private static final TurnRule[] ALL_RULES = TurnRule.values();
    private static final TurnRule[] FIRST_RULE = {TurnRule.ODD_EVEN};

    private final Mesh mesh;
    private final double capacity;
    private final long[] load;
    private final double[] history;
    private double pressure = FIRST_PRESSURE;

    private final double[] cost;
    private final int[] before;
    private final int[] seen;
    private int search;
    private long work;
    private TurnRule rule = TurnRule.ODD_EVEN;
    private final Frontier frontier = new Frontier();

    /**
     * @param capacity what each link carries
     */
    Router(Mesh mesh, double capacity) {
        this.mesh = mesh;
        this.capacity = capacity;
        this.load = new long[mesh.links()];
        this.history = new double[mesh.links()];
        this.cost = new double[mesh.switches() * Tree.WAYS];
        this.before = new int[cost.length];
        this.seen = new int[cost.length];
    }

    /**
     * Ways for all nets.
     *
     * @param trees one for each net
     * @param overused links that carried too much after each round; 0 in the last one if all is
     *     well
     * @param load of each link at the end
     */
    record Routed(List<Tree> trees, List<Integer> overused, long[] load) {}

    Routed route(List<Net> nets) {
        Tree[] trees = new Tree[nets.size()];
        List<Integer> overused = new ArrayList<>();
        Tree[] best = trees;
        long[] bestLoad = load;
        int least = Integer.MAX_VALUE;
        int since = 0;
        TurnRule[] rules = FIRST_RULE;
        for (int round = 0; goesOn(round, least, since); round++) {
            for (int i = 0; i < trees.length; i++) {
                if (trees[i] == null || crowded(trees[i])) {
                    Interrupts.check();
                    carry(trees[i], -nets.get(i).bytes());
                    trees[i] = cheapest(nets.get(i), rules);
                    carry(trees[i], nets.get(i).bytes());
                }
            }
            overused.add(remember());
            rules = overused.getLast() <= FEW ? ALL_RULES : FIRST_RULE;
            since++;
            if (overused.getLast() < least) {
                least = overused.getLast();
                best = trees.clone();
                bestLoad = load.clone();
                since = 0;
            }
        }
        return new Routed(List.of(best), overused, bestLoad);
    }

    private boolean goesOn(int round, int overused, int since) {
        return round == 0
                || overused > 0 && round < MOST_ROUNDS && since < PATIENCE && work < MOST_WORK;
    }

    private boolean crowded(Tree tree) {
        for (int place = 1; place < tree.size(); place++) {
            if (load[tree.link(mesh, place)] > capacity) {
                return true;
            }
        }
        return false;
    }

    private void carry(Tree tree, long bytes) {
        for (int place = 1; tree != null && place < tree.size(); place++) {
            load[tree.link(mesh, place)] += bytes;
        }
    }

    /** Makes overused links dearer for good; how many there are. */
    private int remember() {
        int overused = 0;
        for (int link = 0; link < load.length; link++) {
            if (load[link] > capacity) {
                overused++;
                history[link] += Math.min(1, 0.25 + (load[link] - capacity) / capacity);
            }
        }
        pressure *= PRESSURE_GROWTH;
        return overused;
    }

    /** The tree by that of {@code rules} that makes the cheapest one. */
    private Tree cheapest(Net net, TurnRule[] rules) {
        Tree best = null;
        double least = Double.POSITIVE_INFINITY;
        for (TurnRule r : rules) {
            rule = r;
            Tree tree = grow(net);
            double price = 0;
            for (int place = 1; place < tree.size(); place++) {
                price += price(tree.link(mesh, place), net.bytes());
            }
            if (price < least) {
                least = price;
                best = tree;
            }
        }
        return best;
    }

    private Tree grow(Net net) {
        Tree tree = new Tree(net.from());
        for (int to : nearestFirst(net)) {
            tree.deliver(reach(tree, to, net.bytes()));
        }
        return tree;
    }

    private int[] nearestFirst(Net net) {
        long[] keys = new long[net.to().length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) mesh.distance(net.from(), net.to()[i]) << Integer.SIZE | net.to()[i];
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(k -> (int) k).toArray();
    }

    /** The place of {@code tree} at the switch {@code to}, after growing a branch if needed. */
    private int reach(Tree tree, int to, long bytes) {
        int nearest = Integer.MAX_VALUE;
        for (int place = 0; place < tree.size(); place++) {
            int distance = mesh.distance(tree.at(place), to);
            if (distance == 0) {
                return place;
            }
            nearest = Math.min(nearest, distance);
        }
        search++;
        frontier.clear();
        for (int place = 0; place < tree.size(); place++) {
            int distance = mesh.distance(tree.at(place), to);
            // From the sender there is always a way; from elsewhere the turn rule may forbid it.
            if (place == 0 || distance <= nearest + NEAR) {
                open(tree.state(place), 0, -1 - place, distance);
            }
        }
        while (!frontier.isEmpty()) {
            int state = frontier.take();
            work++;
            if (state / Tree.WAYS == to) {
                return graft(tree, state);
            }
            expand(state, to, bytes);
        }
        throw new IllegalStateException(
                "no way from %s to %s".formatted(mesh.name(tree.at(0)), mesh.name(to)));
    }

    private void open(int state, double price, int from, int left) {
        if (seen[state] != search || price < cost[state]) {
            seen[state] = search;
            cost[state] = price;
            before[state] = from;
            frontier.add(state, price + left);
        }
    }

    private void expand(int state, int to, long bytes) {
        int at = state / Tree.WAYS;
        int came = state % Tree.WAYS;
        for (Direction goes : DIRECTIONS) {
            int next = mesh.next(at, goes);
            boolean allowed =
                    came == Tree.LOCAL || rule.allows(DIRECTIONS[came], goes, mesh.column(at));
            if (next != Mesh.NONE && allowed) {
                double price = cost[state] + price(mesh.link(at, goes), bytes);
                open(next * Tree.WAYS + goes.ordinal(), price, state, mesh.distance(next, to));
            }
        }
    }

    /** At least 1, so that the distance is never more than the price of the way. */
    private double price(int link, long bytes) {
        double beyond = Math.max(0, load[link] + bytes - capacity) / capacity;
        return (1 + history[link]) * (1 + pressure * beyond);
    }

    /** Adds the way that was found to {@code state}; its last place. */
    private int graft(Tree tree, int state) {
        int from = before[state];
        int parent = from < 0 ? -1 - from : graft(tree, from);
        return from < 0 ? parent : tree.add(state, parent);
    }
}
