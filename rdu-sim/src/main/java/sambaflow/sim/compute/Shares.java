package sambaflow.sim.compute;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Work cut into ranges of about equal size, one after the other.
 *
 * @param size number of units of work
 * @param parts number of ranges
 */
record Shares(int size, int parts) {
    /** Below this much arithmetic a hand-over costs more than it saves. */
    private static final long WORTH_SHARING = 200_000;

    /**
     * As many ranges as the team has threads, or one where the work is small.
     *
     * @param operations that all of it takes
     */
    static Shares of(int size, long operations, Team team) {
        boolean shared = operations >= WORTH_SHARING && size >= team.size();
        return new Shares(size, shared ? team.size() : 1);
    }

    /** One of something for each range, since ranges are worked on at the same time. */
    <T> List<T> each(Supplier<T> maker) {
        return Stream.generate(maker).limit(parts).toList();
    }

    int from(int part) {
        return (int) ((long) size * part / parts);
    }

    int to(int part) {
        return from(part + 1);
    }
}
