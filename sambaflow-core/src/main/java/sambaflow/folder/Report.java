package sambaflow.folder;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.pef.Manifest;
import sambaflow.timing.Attribution;
import sambaflow.timing.HostTime;
import sambaflow.timing.WhatIfTimes;
import sambaflow.tune.StateRow;

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
    public static final String VERSION = "1.1";

    public Report {
        // A later build has codes that this one has no page for; the rest of its report is good.
        notes = notes.stream().filter(Note::isKnown).toList();
    }

    /** What the graph that runs waits for, in a sentence. */
    public String verdict() {
        return graphs.getFirst().verdict();
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

    /**
     * What a PEF may use of its chip.
     *
     * @param pcus compute units of its tiles
     * @param pmus memory units of its tiles
     * @param pmuBytes in one memory unit
     * @param flopsPerSecond that all of {@code pcus} do at most, in bfloat16
     * @param ddrBytesPerSecond peak rate of the DDR channels that it has; 0 without DDR
     * @param hbmBytesPerSecond the same of HBM
     */
    public record Chip(
            String arch,
            int tiles,
            int pcus,
            int pmus,
            long pmuBytes,
            double flopsPerSecond,
            double ddrBytesPerSecond,
            double hbmBytesPerSecond) {}

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

    /**
     * A compiled graph.
     *
     * @param verdict what it waits for, in a sentence
     * @param why what its time goes to, in seconds
     * @param whatIf seconds on chips that have no end of something
     * @param host what comes around each run
     */
    public record Program(
            String name,
            int nodes,
            String verdict,
            Attribution why,
            WhatIfTimes whatIf,
            HostTime host,
            List<Part> sections,
            List<Memory> memory) {
        /** What the tiles do in one run, the host's part included, without gaps. */
        public List<StateRow> timeline() {
            List<StateRow.Spell> spells =
                    sections.stream()
                            .map(s ->
                                    new StateRow.Spell(
                                            s.name(),
                                            s.time().idle(),
                                            s.time().pload(),
                                            s.time().aload(),
                                            s.time().exec()))
                            .toList();
            return StateRow.timeline(spells, host.seconds());
        }
    }

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
     * @param time when it does what, and why
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
            Time time,
            Placement placement) {}

    /**
     * The predicted time of a section, in seconds. What the tiles do one after the other: {@code
     * idle}, {@code pload}, {@code aload}, {@code exec}; then the next section starts.
     *
     * @param start since the first section's
     * @param why what the time goes to
     * @param whatIf all of the time on chips that have no end of something
     * @param critical stage that sets the pace; empty without stages
     * @param criticalShare part of {@code exec}, from 0 to 1, that this stage is at work
     * @param memories that it reads and writes
     * @param links those on which values have to take turns: their number, and the busiest one's
     *     part of {@code exec}, from 0 to 1
     * @param flop of one run; with {@code exec} and the traffic, its point below the chip's roofs
     */
    public record Time(
            double start,
            double idle,
            double pload,
            double aload,
            double exec,
            Attribution why,
            WhatIfTimes whatIf,
            String critical,
            double criticalShare,
            List<MemoryUse> memories,
            Links links,
            double flop) {}

    /**
     * What a section does with a memory.
     *
     * @param kind such as ddr
     * @param bytesPerSecond of its execution
     * @param ofPeak the same as a part of the peak rate, from 0 to 1
     * @param busy part of the execution in which the memory is at work
     * @param lost part of the execution in which it opens rows and changes direction
     */
    public record MemoryUse(
            String kind,
            long read,
            long written,
            double bytesPerSecond,
            double ofPeak,
            double busy,
            double lost) {}

    /** Links on which values have to take turns. */
    public record Links(int count, double busiest) {}

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
