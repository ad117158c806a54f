package sambaflow.graph;

import java.util.List;
import java.util.Locale;

/**
 * Device memory that outlives a run.
 *
 * @param name parameter name as in the state dict, or that name with a suffix for optimiser state
 * @param read number of the value that holds the content when a run begins
 * @param written number of the value stored at the end of a run, or {@link #UNCHANGED}
 * @param aliases further names of the same memory: tied weights
 */
public record Region(String name, Kind kind, int read, int written, List<String> aliases) {
    public static final int UNCHANGED = -1;

    /** What a region is for. */
    public enum Kind {
        PARAMETER,
        BUFFER,
        OPTIMIZER,
        CACHE,
        /** Sums of gradients, from one run to the next; never in a checkpoint. */
        ACCUMULATOR;

        /** Whether a model's state dict holds it. */
        public boolean isOfModel() {
            return switch (this) {
                case PARAMETER, BUFFER -> true;
                case OPTIMIZER, CACHE, ACCUMULATOR -> false;
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Region {
        aliases = List.copyOf(aliases);
    }

    public Region writing(int value) {
        return new Region(name, kind, read, value, aliases);
    }
}
