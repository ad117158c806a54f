package sambaflow.compile;

import java.util.List;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.pass.Pipeline;
import sambaflow.pef.Pef;
import sambaflow.place.PlaceReport;
import sambaflow.timing.Clock;

/**
 * What a compilation made and decided.
 *
 * @param pef the program
 * @param snapshots the graph after each pass
 * @param placements how well each section lies on the chip
 * @param notes decisions a user should know, one sentence each
 * @param timings how long each stage took
 * @param predictedSeconds that the chip takes for all sections once, loading them included
 * @param boundSeconds that no division of the graph into sections can be faster than
 * @param identity by which the same compilation is known again
 * @param clock that has the times of its sections; whoever wants more of them need not find them
 *     again
 * @param kept whether nothing was compiled, because the same was compiled before
 */
public record CompileReport(
        Pef pef,
        List<Pipeline.Snapshot> snapshots,
        List<PlaceReport> placements,
        List<Diagnostic> notes,
        List<Timing> timings,
        double predictedSeconds,
        double boundSeconds,
        String identity,
        Clock clock,
        boolean kept) {
    public CompileReport {
        placements = List.copyOf(placements);
        snapshots = List.copyOf(snapshots);
        notes = List.copyOf(notes);
        timings = List.copyOf(timings);
    }

    /** Seconds that one stage of the compilation took. */
    public record Timing(String stage, double seconds) {}

    public double seconds() {
        return timings.stream().mapToDouble(Timing::seconds).sum();
    }
}
