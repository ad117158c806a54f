package sambaflow.folder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sambaflow.chip.RduSpec;
import sambaflow.compile.CompileReport;
import sambaflow.graph.GraphDiff;
import sambaflow.pass.Pipeline;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Manifest;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Section;
import sambaflow.pef.Sha256;
import sambaflow.place.PlaceReport;
import sambaflow.timing.Profile;
import sambaflow.timing.SectionTime;
import sambaflow.timing.Usage;
import sambaflow.tune.TuneReports;

/** The facts of a compilation, as {@link Report} has them. */
final class Facts {
    private final CompileReport compiled;
    private final RduSpec rdu;
    private final Map<String, Profile> profiles = new HashMap<>();

    Facts(CompileReport compiled) {
        this.compiled = compiled;
        this.rdu = compiled.pef().manifest().rdu();
    }

    Report report(byte[] pef, Report.Local local) {
        Manifest manifest = compiled.pef().manifest();
        return new Report(
                Report.SCHEMA,
                Report.VERSION,
                new Report.File(manifest.name() + ".pef", pef.length, Sha256.hex(pef)),
                compiled.identity(),
                manifest,
                chip(),
                compiled.predictedSeconds(),
                compiled.boundSeconds(),
                compiled.notes().stream().map(Report.Note::of).toList(),
                passes(),
                compiled.pef().graphs().stream().map(this::program).toList(),
                local);
    }

    Report.Chip chip() {
        int tiles = compiled.pef().manifest().tiles();
        return new Report.Chip(
                rdu.arch(),
                tiles,
                tiles * rdu.pcusPerTile(),
                tiles * rdu.pmusPerTile(),
                rdu.pmuBytes(),
                rdu.flopsPerPcu() * tiles * rdu.pcusPerTile(),
                rdu.share(rdu.ddr(), tiles).peakBytesPerSecond(),
                rdu.share(rdu.hbm(), tiles).peakBytesPerSecond());
    }

    private List<Report.Pass> passes() {
        List<Report.Pass> passes = new ArrayList<>();
        Pipeline.Snapshot before = compiled.snapshots().getFirst();
        for (Pipeline.Snapshot now : compiled.snapshots()) {
            GraphDiff diff = GraphDiff.between(before.graph(), now.graph());
            passes.add(
                    new Report.Pass(
                            now.pass(),
                            now.graph().nodes().size(),
                            diff.removed().size(),
                            diff.added().size(),
                            diff.changed().size()));
            before = now;
        }
        return passes;
    }

    private Report.Program program(CompiledGraph graph) {
        Profile profile = profile(graph);
        List<Report.Part> parts = new ArrayList<>();
        double start = 0;
        for (int i = 0; i < graph.sections().size(); i++) {
            Section section = graph.sections().get(i);
            Profile.Part why = profile.parts().get(i);
            parts.add(part(graph, section, compiled.placements().get(i), why, start));
            start += why.time().seconds();
        }
        List<Report.Memory> memory =
                Stream.of(MemoryPlan.Kind.values())
                        .filter(kind -> graph.memory().peak(kind) > 0)
                        .map(kind ->
                                new Report.Memory(
                                        kind.toString(),
                                        graph.memory().peak(kind),
                                        graph.memory().total(kind)))
                        .toList();
        return new Report.Program(
                graph.graph().name(),
                graph.graph().nodes().size(),
                profile.verdict(),
                profile.why(),
                profile.whatIf(),
                profile.host(),
                parts,
                memory);
    }

    private Report.Part part(
            CompiledGraph graph,
            Section section,
            PlaceReport placed,
            Profile.Part why,
            double start) {
        Layout layout = section.layout().orElseThrow();
        SectionTime time = why.time();
        return new Report.Part(
                section.name(),
                section.type().toString(),
                section.nodes().stream()
                        .map(n -> graph.graph().nodes().get(n).op().label())
                        .toList(),
                section.reason(),
                layout.stages().size(),
                layout.pcuCount(),
                layout.pmuCount(),
                time.executeSeconds() * rdu.clockHz(),
                time.seconds(),
                bound(time),
                layout.traffic(),
                time(graph, section, why, start),
                placement(placed));
    }

    private static Report.Time time(
            CompiledGraph graph, Section section, Profile.Part why, double start) {
        SectionTime time = why.time();
        Usage usage = why.usage();
        List<Usage.OfLink> links = usage.links();
        double busiest = links.stream().mapToDouble(Usage.OfLink::busy).max().orElse(0);
        return new Report.Time(
                start,
                time.orchestrationSeconds(),
                time.programSeconds(),
                time.argumentSeconds(),
                time.executeSeconds(),
                why.why(),
                why.whatIf(),
                why.critical(),
                why.criticalShare(),
                usage.memories().stream().map(m -> use(usage, m)).toList(),
                new Report.Links(links.size(), usage.share(busiest)),
                graph.flops(section));
    }

    private static Report.MemoryUse use(Usage usage, Usage.OfMemory m) {
        return new Report.MemoryUse(
                m.name(),
                m.read(),
                m.written(),
                usage.bytesPerSecond(m),
                usage.ofPeak(m),
                usage.share(m.busy()),
                usage.share(m.lost()));
    }

    /** The reports beside the PEF, by path, on the graph that is compiled first. */
    Map<String, String> tuneReports() {
        CompiledGraph main = compiled.pef().main();
        return TuneReports.of(main, compiled.pef().manifest(), profile(main)).files();
    }

    /** Where the time of {@code graph} goes; looked for once. */
    private Profile profile(CompiledGraph graph) {
        return profiles.computeIfAbsent(
                graph.graph().name(), n -> Profile.of(graph, compiled.clock()));
    }

    CompileReport compiled() {
        return compiled;
    }

    /** What each section of {@code graph} takes. */
    List<SectionTime> times(CompiledGraph graph) {
        return compiled.clock().times(graph);
    }

    /** The least that a section with {@code layout} takes. */
    double cycles(Layout layout) {
        return layout.time(rdu, compiled.pef().manifest().tiles()).cycles();
    }

    static String bound(SectionTime time) {
        return time.bound().memory() > time.bound().compute() ? "memory" : "compute";
    }

    private static Report.Placement placement(PlaceReport p) {
        return new Report.Placement(
                p.before(),
                p.after(),
                p.wireLength(),
                p.meanHops(),
                p.p95Hops(),
                p.longestHops(),
                p.busyLinks(),
                p.overused(),
                p.slicesAdded(),
                p.slicesLacking(),
                p.seed(),
                p.limit());
    }

    /** What {@code part} of an earlier report says of its section's place. */
    static PlaceReport placement(Report.Part part) {
        Report.Placement p = part.placement();
        return new PlaceReport(
                part.name(),
                p.cyclesBefore(),
                p.cyclesAfter(),
                p.wireLength(),
                p.meanHops(),
                p.p95Hops(),
                p.longestHops(),
                p.busyLinks(),
                p.overused(),
                p.slicesAdded(),
                p.slicesLacking(),
                p.seed(),
                p.limit(),
                0);
    }
}
