package sambaflow.pef;

import java.util.List;

/**
 * How a section works: its stages on their units, what passes between them, and how it is routed
 * once it has been.
 *
 * @param channels in the order of the stages they lead to
 * @param tokens slices in which the section works through its tensors
 * @param traffic bytes read from and written to the memory outside in one run
 */
public record Layout(
        List<Stage> stages, List<Channel> channels, long tokens, long traffic, List<Route> routes) {
    public Layout {
        stages = List.copyOf(stages);
        channels = List.copyOf(channels);
        routes = List.copyOf(routes);
    }

    public int pcuCount() {
        return stages.stream().mapToInt(Stage::pcuCount).sum();
    }

    public int pmuCount() {
        return stages.stream().mapToInt(Stage::pmuCount).sum();
    }

    /** How many it occupies of the kind of unit that it needs more of. */
    int mostUnits() {
        return Math.max(pcuCount(), pmuCount());
    }
}
