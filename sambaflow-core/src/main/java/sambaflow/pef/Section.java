package sambaflow.pef;

import java.util.List;
import java.util.Optional;
import sambaflow.graph.SectionType;

/**
 * Part of a graph that is loaded onto the chip as a whole.
 *
 * @param nodes positions in {@code graph.nodes()}, ascending
 * @param reason why the section begins where it does
 */
public record Section(
        String name,
        SectionType type,
        List<Integer> nodes,
        String reason,
        Optional<Layout> layout) {
    public Section {
        nodes = List.copyOf(nodes);
    }

    public Section placed(Layout on) {
        return new Section(name, type, nodes, reason, Optional.of(on));
    }
}
