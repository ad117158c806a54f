package sambaflow.pass;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import sambaflow.graph.Graph;

/** A pure function from graph to graph, with a name and one line on what it is for. */
public final class Pass {
    private final String name;
    private final String purpose;
    private final Function<Graph, Rewritten> rewrite;

    /**
     * A graph that a pass made.
     *
     * @param reasons why it is as it is, one line each, where the pass had a choice
     */
    public record Rewritten(Graph graph, List<String> reasons) {
        public Rewritten {
            reasons = List.copyOf(reasons);
        }
    }

    private Pass(Function<Graph, Rewritten> rewrite, String name, String purpose) {
        this.name = name;
        this.purpose = purpose;
        this.rewrite = rewrite;
    }

    public Pass(String name, String purpose, UnaryOperator<Graph> rewrite) {
        this(graph -> new Rewritten(rewrite.apply(graph), List.of()), name, purpose);
    }

    /** A pass that chooses, and says why. */
    static Pass choosing(String name, String purpose, Function<Graph, Rewritten> rewrite) {
        return new Pass(rewrite, name, purpose);
    }

    public String name() {
        return name;
    }

    public String purpose() {
        return purpose;
    }

    public Graph apply(Graph graph) {
        return rewritten(graph).graph();
    }

    Rewritten rewritten(Graph graph) {
        return rewrite.apply(graph);
    }
}
