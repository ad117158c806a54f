package sambaflow.pef;

import java.util.List;

/**
 * One step of a section's pipeline on its own units.
 *
 * @param nodes positions of its nodes in the graph; the first one names it
 * @param cycles in which its units are at work in one run of the section
 * @param depth cycles that a vector takes from its way into the stage to its way out
 * @param passes how many times its memory units are filled to work through the operator
 * @param bufferBytes PMU memory that one pass needs, both halves of its double buffers
 */
public record Stage(
        List<Integer> nodes,
        StageKind kind,
        long cycles,
        int depth,
        List<Units> pcus,
        List<Units> pmus,
        long passes,
        long bufferBytes) {
    public Stage {
        nodes = List.copyOf(nodes);
        pcus = List.copyOf(pcus);
        pmus = List.copyOf(pmus);
    }

    /** The same stage with other nodes. */
    public Stage of(List<Integer> others) {
        return new Stage(others, kind, cycles, depth, pcus, pmus, passes, bufferBytes);
    }

    /** The same stage with other buffers. */
    public Stage holding(long bytes) {
        return new Stage(nodes, kind, cycles, depth, pcus, pmus, passes, bytes);
    }

    public int pcuCount() {
        return pcus.stream().mapToInt(Units::count).sum();
    }

    public int pmuCount() {
        return pmus.stream().mapToInt(Units::count).sum();
    }
}
