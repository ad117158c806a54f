package sambaflow.stage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import sambaflow.graph.Pointwise;
import sambaflow.pef.StageKind;

/**
 * Which operators of a section share a stage.
 *
 * <p>A pointwise operator joins the stage that makes its operand, as the tail of its pipeline, if
 * nobody else reads that operand. Moves and casts join the stage that reads them. A stage's values
 * leave it from its last operator only, so stages cannot wait for each other.
 */
final class StageCuts {
    private final Uses uses;
    private final int[] nodes;
    private final int[] stageOf;
    private final List<StageGraph.Draft> stages = new ArrayList<>();

    private StageCuts(Uses uses, int[] nodes) {
        this.uses = uses;
        this.nodes = nodes;
        this.stageOf = new int[nodes.length];
        Arrays.fill(stageOf, Uses.OUTSIDE);
    }

    static StageCuts of(Uses uses, int[] nodes) {
        StageCuts cuts = new StageCuts(uses, nodes);
        List<Group> groups = cuts.groups();
        cuts.ride(groups);
        groups.sort(Comparator.comparingInt(g -> g.last));
        for (Group group : groups) {
            group.nodes.sort(null);
            group.nodes.forEach(n -> cuts.stageOf[cuts.place(n)] = cuts.stages.size());
            cuts.stages.add(group.draft());
        }
        return cuts;
    }

    List<StageGraph.Draft> stages() {
        return stages;
    }

    /** The stage that makes {@code value}, or {@link Uses#OUTSIDE} of the section. */
    int stageMaking(int value) {
        int place = place(uses.producer(value));
        return place < 0 ? Uses.OUTSIDE : stageOf[place];
    }

    /** Whether {@code value} is read outside the section or outlives the run. */
    boolean leaves(int value) {
        boolean outside = uses.kept(value);
        for (int consumer : uses.consumers(value)) {
            outside |= place(consumer) < 0;
        }
        return outside;
    }

    /** Where {@code node} stands in the section; negative if it does not. */
    private int place(int node) {
        return Arrays.binarySearch(nodes, node);
    }

    private static final class Group {
        private final List<Integer> nodes = new ArrayList<>();
        private final StageKind kind;
        private final long cycles;
        private final long most;
        private final double budget;
        private double flops;
        private int chain;
        private int last;

        Group(int node, Work work, double budget) {
            this.kind = work.kind();
            this.cycles = work.cycles();
            this.most = work.most();
            this.chain = work.chain();
            this.budget = budget;
            this.flops = work.flopsPerElement();
            add(node);
        }

        void add(int node) {
            nodes.add(node);
            last = Math.max(last, node);
        }

        /** Another operation for each element: it fits into the pipelines, or they get longer. */
        void tail(int node, double more) {
            add(node);
            flops += more;
            chain = (int) Math.max(chain, Math.ceil(flops / budget));
        }

        StageGraph.Draft draft() {
            return new StageGraph.Draft(List.copyOf(nodes), kind, cycles, chain, most);
        }
    }

    /** A group for each operator that computes, but for those that join one. */
    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        Group[] endingIn = new Group[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            if (uses.rides(nodes[i])) {
                continue;
            }
            int joined = joins(nodes[i], endingIn);
            if (joined < 0) {
                endingIn[i] = new Group(nodes[i], uses.work(nodes[i]), uses.rdu().stages());
                groups.add(endingIn[i]);
            } else {
                endingIn[i] = endingIn[joined];
                endingIn[joined] = null;
                endingIn[i].tail(nodes[i], uses.work(nodes[i]).flopsPerElement());
            }
        }
        return groups;
    }

    /** The place of the operator whose stage {@code node} joins; negative if there is none. */
    private int joins(int node, Group[] endingIn) {
        if (!(uses.node(node).op() instanceof Pointwise)) {
            return -1;
        }
        int best = -1;
        long elements = elements(uses.node(node).outputs().getFirst());
        for (int value : uses.node(node).inputs()) {
            int place = place(source(value));
            boolean ends = place >= 0 && endingIn[place] != null && onlyResult(nodes[place]);
            boolean alone = uses.consumers(value).length == 1 && !uses.kept(value);
            if (ends && alone && elements(value) == elements) {
                best = Math.max(best, place);
            }
        }
        return best;
    }

    /** Whether the section reads only the first of the values that {@code node} makes. */
    private boolean onlyResult(int node) {
        List<Integer> outputs = uses.node(node).outputs();
        for (int value : outputs.subList(1, outputs.size())) {
            for (int consumer : uses.consumers(value)) {
                if (place(consumer) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The operator that computes {@code value}, behind a cast that nobody else reads. */
    private int source(int value) {
        int producer = uses.producer(value);
        if (producer == Uses.OUTSIDE || !(uses.node(producer).op() instanceof Pointwise.Cast)) {
            return producer;
        }
        int before = uses.node(producer).inputs().getFirst();
        boolean alone = uses.consumers(before).length == 1 && !uses.kept(before);
        return alone && place(producer) >= 0 ? uses.producer(before) : producer;
    }

    private long elements(int value) {
        return uses.graph().type(value).shape().elements();
    }

    /**
     * Moves and casts join the stage of their readers if it is one, that of their maker if nobody
     * in the section reads them, and are stages of their own otherwise.
     */
    private void ride(List<Group> groups) {
        Group[] owner = new Group[nodes.length];
        groups.forEach(g -> g.nodes.forEach(n -> owner[place(n)] = g));
        for (int i = nodes.length - 1; i >= 0; i--) {
            if (!uses.rides(nodes[i])) {
                continue;
            }
            owner[i] = readers(nodes[i], owner);
            if (owner[i] == null) {
                owner[i] = new Group(nodes[i], uses.work(nodes[i]), uses.rdu().stages());
                groups.add(owner[i]);
            } else {
                owner[i].nodes.add(nodes[i]);
            }
        }
    }

    /** The only group that reads what {@code node} makes, or null. */
    private Group readers(int node, Group[] owner) {
        Group only = null;
        for (int value : uses.node(node).outputs()) {
            if (leaves(value)) {
                return null;
            }
            for (int consumer : uses.consumers(value)) {
                Group reader = owner[place(consumer)];
                if (only != null && only != reader) {
                    return null;
                }
                only = reader;
            }
        }
        return only;
    }
}
