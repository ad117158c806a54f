package sambaflow.pef;

import java.util.List;

/** Which units a section configures, and how its values are routed once it has been routed. */
public record Layout(List<Stage> stages, List<Route> routes) {
    public Layout {
        stages = List.copyOf(stages);
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
