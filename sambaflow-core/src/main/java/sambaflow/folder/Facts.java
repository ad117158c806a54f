package sambaflow.folder;

import java.util.ArrayList;
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
import sambaflow.timing.Attribution;
import sambaflow.timing.Profile;
import sambaflow.timing.SectionTime;

/** The facts of a compilation, as {@link Report} has them. */
final class Facts {
    private final CompileReport compiled;
    private final RduSpec rdu;

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
                rdu.pmuBytes());
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
        List<Report.Part> parts = new ArrayList<>();
        Profile profile = profile(graph);
        for (int i = 0; i < graph.sections().size(); i++) {
            Section section = graph.sections().get(i);
            PlaceReport placed = compiled.placements().get(i);
            parts.add(part(graph, section, placed, profile.parts().get(i)));
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
                graph.graph().name(), graph.graph().nodes().size(), parts, memory);
    }

    private Report.Part part(
            CompiledGraph graph, Section section, PlaceReport placed, Profile.Part timed) {
        SectionTime time = timed.time();
        Attribution why = timed.why();
        Layout layout = section.layout().orElseThrow();
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
                new Report.Why(why.compute(), why.memory(), why.network(), why.launch()),
                placement(placed));
    }

    /** The reports beside the PEF, by path, on the graph that is compiled first. */
    Map<String, String> tuneReports() {
        Manifest manifest = compiled.pef().manifest();
        CompiledGraph main = compiled.pef().main();
        return new TuneReports(main, manifest, rdu, profile(main)).files();
    }

    private Profile profile(CompiledGraph graph) {
        return Profile.of(graph, compiled.clock());
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
