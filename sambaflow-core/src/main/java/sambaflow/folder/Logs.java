package sambaflow.folder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import sambaflow.compile.CompileReport;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.pass.PassText;
import sambaflow.pass.Pipeline;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Manifest;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.Units;
import sambaflow.place.PlaceReport;
import sambaflow.section.SectionCutter;
import sambaflow.timing.SectionTime;

/**
 * The logs of a compilation, one for each of its parts: the trace and the passes, the graph
 * compiler, the kernel compiler, and what all of it occupies of the chip.
 */
final class Logs {
    private static final double MICRO = 1e6;
    private static final double PERCENT = 100;

    private final CompileReport report;
    private final Manifest manifest;
    private final Facts facts;
    private final StringBuilder out = new StringBuilder();

    private Logs(Facts facts) {
        this.report = facts.compiled();
        this.manifest = report.pef().manifest();
        this.facts = facts;
    }

    /** What was compiled, with which arguments, what each pass did and how long all took. */
    static String samba(Facts facts) {
        Logs log = new Logs(facts);
        log.head();
        log.manifest.arguments().forEach((name, value) -> log.line("argument %s %s", name, value));
        log.line("model %s", log.manifest.modelFingerprint());
        log.line("inputs %s", log.report.identity());
        PassText.summary(log.report.snapshots()).forEach(l -> log.out.append(l).append('\n'));
        log.report.notes().forEach(note -> log.out.append(note).append('\n'));
        log.report.timings().forEach(t -> log.line("%s: %.6f s", t.stage(), t.seconds()));
        return log.out.toString();
    }

    /**
     * The sections: what is in each, why it begins where it does, what it will take; and the graph.
     *
     * @param everyPass whether to add the graph as each pass left it
     */
    static String mac(Facts facts, boolean everyPass) {
        Logs log = new Logs(facts);
        log.head();
        log.report.pef().graphs().forEach(log::sections);
        log.report.pef().graphs().forEach(g -> log.out.append(g.graph()));
        if (everyPass) {
            for (Pipeline.Snapshot s : log.report.snapshots()) {
                log.out.append("\n== %s: %s\n%s".formatted(s.pass(), s.purpose(), s.graph()));
            }
        }
        return log.out.toString();
    }

    /** The stages of each section, their units, and how placing and routing went. */
    static String plasma(Facts facts) {
        Logs log = new Logs(facts);
        log.head();
        Map<String, PlaceReport> placed = new HashMap<>();
        log.report.placements().forEach(p -> placed.put(p.section(), p));
        for (CompiledGraph graph : log.report.pef().graphs()) {
            for (Section section : graph.sections()) {
                section.layout().ifPresent(l -> log.kernel(graph.graph(), section, l, placed));
            }
        }
        return log.out.toString();
    }

    /** How full the chip is in each section, and how busy each stage. */
    static String utilization(Facts facts) {
        Logs log = new Logs(facts);
        log.head();
        for (CompiledGraph graph : log.report.pef().graphs()) {
            for (Section section : graph.sections()) {
                section.layout().ifPresent(l -> log.usage(graph.graph(), section, l));
            }
        }
        return log.out.toString();
    }

    private void head() {
        line(
                "%s: PEF %s of %s for %s, %d tiles, mode %s, batch size %d",
                manifest.producer(),
                manifest.name(),
                manifest.app(),
                manifest.arch(),
                manifest.tiles(),
                manifest.mode(),
                manifest.batchSize());
    }

    private void line(String format, Object... values) {
        out.append("[info   ] ").append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void detail(String format, Object... values) {
        out.append("  ").append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void sections(CompiledGraph compiled) {
        Graph graph = compiled.graph();
        line(
                "graph %s: %d nodes in %d sections; %.3f us predicted, %.3f us the bound",
                graph.name(),
                graph.nodes().size(),
                compiled.sections().size(),
                report.predictedSeconds() * MICRO,
                report.boundSeconds() * MICRO);
        Map<Section, SectionTime> times = times(compiled);
        for (Section section : compiled.sections()) {
            line("section %s (%s): %s", section.name(), section.type(), operators(graph, section));
            detail("%s", section.reason());
            SectionTime time = times.get(section);
            detail(
                    "%.3f us predicted, %.3f us of it loading; bound by %s: at least %.0f cycles of compute, %.0f of memory",
                    time.seconds() * MICRO,
                    time.loadingSeconds() * MICRO,
                    Facts.bound(time),
                    time.bound().compute(),
                    time.bound().memory());
        }
    }

    private Map<Section, SectionTime> times(CompiledGraph compiled) {
        List<SectionTime> all = facts.times(compiled);
        Map<Section, SectionTime> times = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            times.put(compiled.sections().get(i), all.get(i));
        }
        return times;
    }

    private static String operators(Graph graph, Section section) {
        List<String> names = new ArrayList<>();
        for (int n : section.nodes()) {
            Node node = graph.nodes().get(n);
            if (!SectionCutter.rides(node.op())) {
                names.add("%s '%s'".formatted(node.op().label(), node.name()));
            }
        }
        int riders = section.nodes().size() - names.size();
        return String.join(", ", names)
                + (riders > 0 ? ", with %d casts and moves".formatted(riders) : "");
    }

    private void kernel(
            Graph graph, Section section, Layout layout, Map<String, PlaceReport> placed) {
        PlaceReport report = placed.get(section.name());
        line(
                "section %s: %d stages on %d PCUs and %d PMUs, %d slices, %d bytes from and to memory",
                section.name(),
                layout.stages().size(),
                layout.pcuCount(),
                layout.pmuCount(),
                layout.tokens(),
                layout.traffic());
        detail("place & route %s", report);
        double period = slowest(layout);
        for (Stage stage : layout.stages()) {
            String why =
                    stage.cycles() == period
                            ? "the slowest stage; faster only with more " + report.limit()
                            : "no more are needed: at work %.0f %% of the slowest stage's time"
                                    .formatted(PERCENT * stage.cycles() / period);
            detail(
                    "stage %s (%s): par factor %d, %s",
                    names(graph, stage), stage.kind(), stage.pcuCount(), why);
            detail(
                    "  PCUs %s, PMUs %s, %d cycles in passes: %d, %d buffer bytes",
                    units(stage.pcus()),
                    units(stage.pmus()),
                    stage.cycles(),
                    stage.passes(),
                    stage.bufferBytes());
        }
    }

    private void usage(Graph graph, Section section, Layout layout) {
        Report.Chip chip = facts.chip();
        long bytes = layout.stages().stream().mapToLong(Stage::bufferBytes).sum();
        line(
                "section %s: PCUs %d of %d (%.1f %%), PMUs %d of %d (%.1f %%), PMU bytes %d of %d (%.1f %%)",
                section.name(),
                layout.pcuCount(),
                chip.pcus(),
                PERCENT * layout.pcuCount() / chip.pcus(),
                layout.pmuCount(),
                chip.pmus(),
                PERCENT * layout.pmuCount() / chip.pmus(),
                bytes,
                chip.pmus() * chip.pmuBytes(),
                PERCENT * bytes / (chip.pmus() * chip.pmuBytes()));
        double cycles = facts.cycles(layout);
        for (Stage stage : layout.stages()) {
            detail(
                    "%5d PCUs %5d PMUs, at work %5.1f %% of %.0f cycles: %s",
                    stage.pcuCount(),
                    stage.pmuCount(),
                    PERCENT * stage.cycles() / cycles,
                    cycles,
                    names(graph, stage));
        }
    }

    private static double slowest(Layout layout) {
        return layout.stages().stream().mapToLong(Stage::cycles).max().orElse(1);
    }

    private static String names(Graph graph, Stage stage) {
        return stage.nodes().stream()
                .map(n -> graph.nodes().get(n).name())
                .collect(Collectors.joining(", "));
    }

    private static String units(List<Units> units) {
        return units.isEmpty()
                ? "none"
                : units.stream().map(Units::toString).collect(Collectors.joining(" "));
    }
}
