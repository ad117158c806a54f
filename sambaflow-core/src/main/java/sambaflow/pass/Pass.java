package sambaflow.pass;

import java.util.function.UnaryOperator;
import sambaflow.graph.Graph;

/** A pure function from graph to graph, with a name and one line on what it is for. */
public record Pass(String name, String purpose, UnaryOperator<Graph> rewrite) {
    public Graph apply(Graph graph) {
        return rewrite.apply(graph);
    }
}
