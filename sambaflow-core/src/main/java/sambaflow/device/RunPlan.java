package sambaflow.device;

import java.util.List;
import java.util.Set;
import sambaflow.graph.SectionType;

/**
 * What one kind of run does.
 *
 * @param graph name of the graph
 * @param sections section types to run, in the program's order
 * @param outputs names of the outputs to bring back
 */
public record RunPlan(String graph, Set<SectionType> sections, List<String> outputs) {
    public RunPlan {
        sections = Set.copyOf(sections);
        outputs = List.copyOf(outputs);
    }
}
