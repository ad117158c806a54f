package sambaflow.folder;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.pef.Manifest;

/**
 * {@code report.json}: what a compilation made and decided. The same on any machine, but for {@link
 * Local}.
 *
 * @param schema always {@link #SCHEMA}
 * @param version {@code major.minor} of this document
 * @param pef the file it tells of
 * @param inputs hash of all that shaped the PEF besides the compiler
 * @param manifest what the PEF says of itself
 * @param chip what the PEF may use of its chip
 * @param predictedSeconds that the chip takes for all sections once, loading them included
 * @param boundSeconds that no division into sections can be faster than
 * @param notes decisions that a user should know
 * @param passes what each pass did, in order
 * @param graphs what runs
 * @param local of this one compilation
 */
public record Report(
        String schema,
        String version,
        File pef,
        String inputs,
        Manifest manifest,
        Chip chip,
        double predictedSeconds,
        double boundSeconds,
        List<Note> notes,
        List<Pass> passes,
        List<Program> graphs,
        Local local) {
    /** The name of this kind of document. */
    public static final String SCHEMA = "sambaflow.compile-report";

    /** The version that is written. */
    public static final String VERSION = "1.0";

    public Report {
        // A later build has codes that this one has no page for; the rest of its report is good.
        notes = notes.stream().filter(Note::isKnown).toList();
    }

    /** The same document with what another compilation has of its own. */
    Report with(Local other) {
        return new Report(
                schema,
                version,
                pef,
                inputs,
                manifest,
                chip,
                predictedSeconds,
                boundSeconds,
                notes,
                passes,
                graphs,
                other);
    }

    /** A file by its content. */
    public record File(String name, long bytes, String sha256) {}

    /** Units of the tiles that a PEF uses, and the memory in one memory unit. */
    public record Chip(String arch, int tiles, int pcus, int pmus, long pmuBytes) {}

    /** What a user was told, by its code; severity is info or warning. */
    public record Note(String code, String severity, String message) {
        static Note of(Diagnostic told) {
            return new Note(told.code().name(), told.severity().toString(), told.message());
        }

        private boolean isKnown() {
            return Arrays.stream(Code.values()).anyMatch(c -> c.name().equals(code));
        }

        Diagnostic diagnostic() {
            return new Diagnostic(Code.valueOf(code), message);
        }
    }

    /** A pass, the nodes it left, and how many it changed; the trace is the first. */
    public record Pass(String name, int nodes, int removed, int added, int changed) {}

    /** A compiled graph. */
    public record Program(String name, int nodes, List<Part> sections, List<Memory> memory) {}

    /**
     * A section.
     *
     * @param operators what its nodes do, in order
     * @param reason why it begins where it does
     * @param stages of its pipeline
     * @param cycles it takes at least, on its routes
     * @param seconds the same with loading it
     * @param bound what it waits for: compute or memory
     * @param traffic bytes from and to the memory outside
     * @param why what its seconds go to
     * @param placement how well it lies on the chip
     */
    public record Part(
            String name,
            String type,
            List<String> operators,
            String reason,
            int stages,
            int pcus,
            int pmus,
            double cycles,
            double seconds,
            String bound,
            long traffic,
            Why why,
            Placement placement) {}

    /**
     * What a section's seconds go to; together all of them. As in {@link
     * sambaflow.timing.Attribution}.
     */
    public record Why(
            double computeSeconds,
            double memorySeconds,
            double networkSeconds,
            double launchSeconds) {}

    /** As in {@link sambaflow.place.PlaceReport}, but for the seconds of this machine. */
    public record Placement(
            double cyclesBefore,
            double cyclesAfter,
            long wireLength,
            double meanHops,
            int p95Hops,
            int longestHops,
            int busyLinks,
            List<Integer> overused,
            int slicesAdded,
            int slicesLacking,
            long seed,
            String limit) {}

    /** Bytes of one memory: what the plan needs, and what it would without shared places. */
    public record Memory(String kind, long bytes, long bytesUnshared) {}

    /**
     * What is of one compilation on one machine.
     *
     * @param compiledAt as ISO 8601 has it, in UTC
     * @param seconds of each stage
     * @param compiler hash of the compiler's classes; empty if unknown
     * @param source files that the model came from, as seen from the PEF's folder, with their hash;
     *     none for a model of a notebook
     * @param paths arguments that name files, as the user wrote them
     */
    public record Local(
            String compiledAt,
            Map<String, Double> seconds,
            String compiler,
            SortedMap<String, String> source,
            SortedMap<String, String> paths) {}
}
