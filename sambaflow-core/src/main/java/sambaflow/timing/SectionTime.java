package sambaflow.timing;

import java.util.Optional;
import sambaflow.chip.PipelineTime;

/**
 * How long the chip takes for a section, and what became of its tokens.
 *
 * @param orchestrationSeconds until it is launched
 * @param programSeconds loading its program
 * @param argumentSeconds loading its arguments
 * @param executeSeconds from its first transfer to its last; the closed form's if it deadlocks
 * @param bound the closed form, which no execution is faster than
 * @param graph what was timed
 */
public record SectionTime(
        double orchestrationSeconds,
        double programSeconds,
        double argumentSeconds,
        double executeSeconds,
        PipelineTime bound,
        TokenGraph graph,
        Outcome outcome) {

    /** All of it. */
    public double seconds() {
        return loadingSeconds() + executeSeconds;
    }

    /** What comes before the execution. */
    public double loadingSeconds() {
        return orchestrationSeconds + programSeconds + argumentSeconds;
    }

    public Optional<Outcome.Deadlock> deadlock() {
        return outcome instanceof Outcome.Deadlock d ? Optional.of(d) : Optional.empty();
    }
}
