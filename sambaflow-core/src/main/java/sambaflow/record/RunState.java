package sambaflow.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code state.json}: how far a run has come. It is replaced as a whole, about once a second.
 *
 * @param phase as the run says itself
 * @param process who runs it
 * @param updated when this was written, as ISO-8601
 * @param last the latest step; {@link Metric.Step#NONE} before the first
 * @param epochs asked for
 * @param totalSteps that the run will do in all
 * @param secondsLeft estimated
 * @param checkpoint where the parameters are after its end
 * @param message why it failed; empty if it did not
 */
public record RunState(
        Phase phase,
        Process process,
        String updated,
        Metric.Step last,
        int epochs,
        long totalSteps,
        double secondsLeft,
        String checkpoint,
        String message) {
    /** After so long without a sign, a run of another machine is taken for dead. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** Where a run stands. */
    public enum Phase {
        RUNNING,
        FINISHED,
        /** By its user; there is a checkpoint. */
        STOPPED,
        FAILED,
        /** Its process is gone and left no word. No run writes this of itself. */
        LOST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A process, so that another one with its number is not taken for it.
     *
     * @param started as ISO-8601; empty where the system does not tell
     */
    public record Process(long pid, String host, String started) {
        /** The one that this is. */
        public static Process current() {
            return new Process(
                    ProcessHandle.current().pid(), hostName(), started(ProcessHandle.current()));
        }

        private static String started(ProcessHandle handle) {
            return handle.info().startInstant().map(Instant::toString).orElse("");
        }

        private static String hostName() {
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
        }

        private Optional<Boolean> isAlive() {
            if (!host.equals(hostName())) {
                return Optional.empty();
            }
            return Optional.of(
                    ProcessHandle.of(pid)
                            .filter(ProcessHandle::isAlive)
                            .filter(h -> started(h).equals(started))
                            .isPresent());
        }
    }

    /** The state before the first step. */
    static RunState begun(int epochs, long totalSteps) {
        return new RunState(
                Phase.RUNNING,
                Process.current(),
                Instant.now().toString(),
                Metric.Step.NONE,
                epochs,
                totalSteps,
                Double.NaN,
                "",
                "");
    }

    RunState at(Metric.Step step, double left) {
        return new RunState(
                phase,
                process,
                Instant.now().toString(),
                step,
                epochs,
                totalSteps,
                left,
                checkpoint,
                message);
    }

    RunState ended(Phase how, String savedAt, String why) {
        return new RunState(
                how,
                process,
                Instant.now().toString(),
                last,
                epochs,
                totalSteps,
                Double.NaN,
                savedAt,
                why);
    }

    /** Where it stands, seen from outside: one whose process is gone does not run any more. */
    public Phase seen() {
        if (phase != Phase.RUNNING) {
            return phase;
        }
        return process.isAlive().orElseGet(this::isHeard) ? Phase.RUNNING : Phase.LOST;
    }

    private boolean isHeard() {
        try {
            return Instant.parse(updated).plus(SILENCE).isAfter(Instant.now());
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Whether it runs in this process. */
    @JsonIgnore
    public boolean isOurs() {
        return process.equals(Process.current());
    }
}
