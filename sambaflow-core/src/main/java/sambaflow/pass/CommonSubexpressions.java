package sambaflow.pass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.SectionType;

/**
 * Computes once what is computed twice from the same values in the same part of a step.
 *
 * <pre>
 *   a = exp(x); b = exp(x)   becomes   a = exp(x), and a for b
 * </pre>
 */
public final class CommonSubexpressions {
    /** What a node computes; random operators have their stream among their attributes. */
    private record Expression(Op op, List<Integer> inputs, SectionType section) {}

    private CommonSubexpressions() {}

    public static Pass pass() {
        return new Pass(
                "common-subexpressions",
                "compute once what is computed twice",
                CommonSubexpressions::run);
    }

    private static Graph run(Graph graph) {
        Rewriting to = new Rewriting(graph);
        Map<Expression, Node> known = new HashMap<>();
        for (Node node : graph.nodes()) {
            Expression expression = new Expression(node.op(), to.at(node.inputs()), node.section());
            Node same = known.putIfAbsent(expression, node);
            if (same == null) {
                to.keep(node);
            } else {
                for (int i = 0; i < node.outputs().size(); i++) {
                    to.replace(node.outputs().get(i), same.outputs().get(i));
                }
            }
        }
        return to.graph();
    }
}
