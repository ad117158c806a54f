package sambaflow.pef;

import java.util.List;

/** The switches that carry one value from stage to stage. */
public record Route(int value, List<Integer> switches) {
    public Route {
        switches = List.copyOf(switches);
    }
}
