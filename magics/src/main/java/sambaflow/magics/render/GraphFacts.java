package sambaflow.magics.render;

import java.util.HashMap;
import java.util.Map;
import sambaflow.graph.Graph;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;

/**
 * A compiled graph with what a drawing looks up again and again.
 *
 * @param producer position of the node that makes a value
 * @param regions by the value that holds their content
 * @param roles of the values that come from outside
 * @param sectionOfNode position of a node's section
 */
record GraphFacts(
        CompiledGraph compiled,
        Map<Integer, Integer> producer,
        Map<Integer, Region> regions,
        Map<Integer, Role> roles,
        int[] sectionOfNode) {

    static GraphFacts of(CompiledGraph compiled) {
        Graph graph = compiled.graph();
        Map<Integer, Integer> producer = new HashMap<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            for (int value : graph.nodes().get(n).outputs()) {
                producer.put(value, n);
            }
        }
        Map<Integer, Region> regions = new HashMap<>();
        graph.regions().forEach(r -> regions.put(r.read(), r));
        Map<Integer, Role> roles = new HashMap<>();
        graph.inputs().forEach(i -> roles.put(i.value(), i.role()));
        int[] sectionOfNode = new int[graph.nodes().size()];
        for (int s = 0; s < compiled.sections().size(); s++) {
            for (int node : compiled.sections().get(s).nodes()) {
                sectionOfNode[node] = s;
            }
        }
        return new GraphFacts(compiled, producer, regions, roles, sectionOfNode);
    }

    Graph graph() {
        return compiled.graph();
    }

    Section section(int node) {
        return compiled.sections().get(sectionOfNode[node]);
    }

    /** Whether {@code value} is data, a gradient from outside: what a run is given as a tensor. */
    boolean isInput(int value) {
        Role role = roles.get(value);
        return role == Role.DATA || role == Role.OUTPUT_GRADIENT;
    }

    /** Whether {@code value} is in device memory and neither the optimizer's nor a sum. */
    boolean isParameter(int value) {
        Region region = regions.get(value);
        return region != null
                && region.kind() != Region.Kind.OPTIMIZER
                && region.kind() != Region.Kind.ACCUMULATOR;
    }

    /** {@code f32[10, 784]}. */
    String type(int value) {
        return graph().type(value).toString();
    }
}
