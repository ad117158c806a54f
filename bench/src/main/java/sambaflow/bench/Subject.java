package sambaflow.bench;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Something to measure.
 *
 * @param target how long it should take at most, for readers
 * @param work done once, from the beginning
 * @param also what else is of interest and takes no part in the time; may be empty
 */
record Subject(
        String name, String target, Supplier<Outcome> work, Supplier<Map<String, String>> also) {}
