package sambaflow.nn;

import java.util.List;

/**
 * The names in which a state dict and a model differ.
 *
 * @param missing names that the model has and the state dict lacks
 * @param unexpected names that only the state dict has
 */
public record IncompatibleKeys(List<String> missing, List<String> unexpected) {
    public IncompatibleKeys {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return missing.isEmpty() && unexpected.isEmpty();
    }
}
