package sambaflow.pass;

import java.util.ArrayList;
import java.util.List;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphCheck;
import sambaflow.graph.Interrupts;

/** Passes in the order in which they run. */
public record Pipeline(String name, List<Pass> passes) {
    public Pipeline {
        passes = List.copyOf(passes);
    }

    /** Under which name the graph before all passes is a snapshot. */
    public static final String TRACED = "trace";

    /**
     * The graph after one pass.
     *
     * @param reasons for what the pass chose, one line each
     */
    public record Snapshot(String pass, String purpose, Graph graph, List<String> reasons) {}

    /** What the passes made of a graph, step by step. */
    public record Result(Graph graph, List<Snapshot> snapshots) {}

    /** Runs every pass; the graph is checked after each, so that a broken pass is named. */
    public Result run(Graph graph) {
        List<Snapshot> snapshots = new ArrayList<>();
        snapshots.add(new Snapshot(TRACED, "the graph as it was recorded", graph, List.of()));
        Graph current = graph;
        for (Pass pass : passes) {
            Interrupts.check();
            Pass.Rewritten made = pass.rewritten(current);
            current = made.graph();
            check(pass, current);
            snapshots.add(new Snapshot(pass.name(), pass.purpose(), current, made.reasons()));
        }
        return new Result(current, List.copyOf(snapshots));
    }

    private void check(Pass pass, Graph made) {
        try {
            GraphCheck.check(made);
        } catch (CompileException e) {
            throw new CompileException(
                    Code.SF310,
                    "pipeline %s: pass '%s' made a broken graph: %s"
                            .formatted(name, pass.name(), e.getMessage()),
                    e);
        }
    }
}
