package sambaflow.bench;

import java.util.Map;

/**
 * What one run did.
 *
 * @param stages seconds of each stage, in order
 * @param facts what was made, by name, in order; the same in every run
 */
record Outcome(Map<String, Double> stages, Map<String, String> facts) {
    double seconds() {
        return stages.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
