package sambaflow.folder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sambaflow.chip.Mesh;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.pef.Channel;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Manifest;
import sambaflow.pef.Route;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.timing.Outcome;
import sambaflow.timing.Profile;
import sambaflow.timing.SectionTime;

/**
 * The reports that users know from SambaTune, with its columns as far as they are predicted:
 * nothing here was measured, so columns of measurements are left out, and so is what is not
 * modelled, such as conflicts of memory banks.
 */
final class TuneReports {
    /** Where the reports lie below the PEF's folder. */
    static final List<String> PATHS =
            List.of(
                    "reports/section_report.csv",
                    "reports/stage_report.csv",
                    "reports/bandwidth_report.csv",
                    "reports/paths_report.csv",
                    "reports/tile_states.csv",
                    "reports/roofline.csv",
                    "reports/snprof/summary.csv");

    private static final double GIGA = 1e9;
    private static final double PERCENT = 100;

    private final CompiledGraph compiled;
    private final Manifest manifest;
    private final RduSpec rdu;
    private final Profile profile;

    TuneReports(CompiledGraph compiled, Manifest manifest, RduSpec rdu, Profile profile) {
        this.compiled = compiled;
        this.manifest = manifest;
        this.rdu = rdu;
        this.profile = profile;
    }

    /** Contents by path below the PEF's folder. */
    Map<String, String> files() {
        List<String> texts =
                List.of(sections(), stages(), bandwidth(), paths(), states(), roofline(), host());
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            files.put(PATHS.get(i), texts.get(i));
        }
        return files;
    }

    private static String csv(String header, List<String> rows) {
        return header + "\n" + rows.stream().map(r -> r + "\n").collect(Collectors.joining());
    }

    private static String row(Object... cells) {
        List<String> texts = new ArrayList<>();
        for (Object cell : cells) {
            texts.add(
                    switch (cell) {
                        case Double d -> String.format(Locale.ROOT, "%.9g", d);
                        case String s -> '"' + s.replace("\"", "\"\"") + '"';
                        default -> cell.toString();
                    });
        }
        return String.join(",", texts);
    }

    private String sections() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < compiled.sections().size(); i++) {
            rows.add(section(i, compiled.sections().get(i), profile.parts().get(i)));
        }
        String memory = rdu.hbm().exists() ? "hbm" : "ddr";
        return csv(
                "section_id,chip_id,partition_id,section name,section type,estimated throughput (samples/s),"
                        + "estimated latency (cycles),estimated latency (s),estimated loading (s),"
                        + "estimated %1$s read (GB/s),estimated %1$s write (GB/s),estimated %1$s total (GB/s),"
                                .formatted(memory)
                        + "PMU count,PMU utilization (%),PCU count,PCU utilization (%),"
                        + "compute (s),memory (s),network (s),launch (s)",
                rows);
    }

    private String section(int i, Section section, Profile.Part part) {
        Layout layout = section.layout().orElseThrow();
        double seconds = part.time().executeSeconds();
        return row(
                i,
                0,
                "(%d, 0)".formatted(i),
                section.name(),
                type(section.type()),
                each(manifest.batchSize(), seconds),
                Math.round(seconds * rdu.clockHz()),
                seconds,
                part.time().loadingSeconds(),
                each(bytes(layout, true), seconds) / GIGA,
                each(bytes(layout, false), seconds) / GIGA,
                part.bytesPerSecond() / GIGA,
                layout.pmuCount(),
                PERCENT * layout.pmuCount() / (manifest.tiles() * rdu.pmusPerTile()),
                layout.pcuCount(),
                PERCENT * layout.pcuCount() / (manifest.tiles() * rdu.pcusPerTile()),
                part.why().compute(),
                part.why().memory(),
                part.why().network(),
                part.why().launch());
    }

    private static double each(double amount, double seconds) {
        return seconds == 0 ? 0 : amount / seconds;
    }

    private static double bytes(Layout layout, boolean in) {
        return layout.streams().stream()
                .filter(s -> s.in() == in)
                .mapToDouble(t -> t.bytes())
                .sum();
    }

    private static String type(SectionType type) {
        return switch (type) {
            case FWD -> "Forward";
            case BCKWD -> "Backward";
            case GRADNORM, OPT -> "Optimizer";
        };
    }

    private String stages() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < compiled.sections().size(); i++) {
            Layout layout = compiled.sections().get(i).layout().orElseThrow();
            int[] depths = depths(layout);
            for (int s = 0; s < layout.stages().size(); s++) {
                rows.add(stage(i, s, depths[s], layout));
            }
        }
        return csv(
                "section id,stage depth,stage id,related stage ids,non-buffer template names,node names,"
                        + "latency (cycles),share of section (%),waits for data (cycles),"
                        + "waits for room (cycles),waits for links (cycles)",
                rows);
    }

    private String stage(int section, int s, int depth, Layout layout) {
        Graph graph = compiled.graph();
        SectionTime time = profile.parts().get(section).time();
        Stage stage = layout.stages().get(s);
        Outcome.Use use = use(time, s);
        double tick = 1 / time.graph().ticksPerSecond() * rdu.clockHz();
        return row(
                section,
                depth,
                s,
                joined(layout.channels().stream().filter(c -> c.to() == s).map(c -> "" + c.from())),
                joined(stage.nodes().stream().map(n -> graph.nodes().get(n).op().label())),
                joined(stage.nodes().stream().map(n -> graph.nodes().get(n).name())),
                stage.cycles(),
                PERCENT * each(stage.cycles(), time.executeSeconds() * rdu.clockHz()),
                use.data() * tick,
                use.room() * tick,
                use.server() * tick);
    }

    private static String joined(Stream<String> words) {
        return words.collect(Collectors.joining(" "));
    }

    private static Outcome.Use use(SectionTime time, int stage) {
        return time.outcome() instanceof Outcome.Finished f
                ? f.uses().get(stage)
                : new Outcome.Use(0, 0, 0, 0, 0, 0);
    }

    private static int[] depths(Layout layout) {
        int[] depths = new int[layout.stages().size()];
        layout.channels()
                .forEach(c -> depths[c.to()] = Math.max(depths[c.to()], depths[c.from()] + 1));
        return depths;
    }

    private String bandwidth() {
        List<String> rows = new ArrayList<>();
        Mesh mesh = new Mesh(rdu, rdu.tiles());
        for (int i = 0; i < compiled.sections().size(); i++) {
            Layout layout = compiled.sections().get(i).layout().orElseThrow();
            double cycles = profile.parts().get(i).time().executeSeconds() * rdu.clockHz();
            for (Route route : layout.routes()) {
                boolean control = !route.network().isShared();
                if (control || route.flows().isEmpty() || cycles == 0) {
                    continue;
                }
                double each = route.bytes() / cycles;
                double vectors = each / rdu.pmuBytesPerCycle();
                rows.add(
                        row(
                                "section%d.%s.%d.%d"
                                        .formatted(i, route.kind(), route.from(), route.to()),
                                route.kind().toString(),
                                each,
                                vectors,
                                Math.max(1.0, vectors),
                                route.hops(mesh),
                                layout.tokens(),
                                route.flows().size()));
            }
        }
        return csv(
                "source_unit_name,event_name,required_avg_bandwidth,bandwidth_vec/cycles,slowdown_factor,"
                        + "manhattan_distance,number_iterations,units",
                rows);
    }

    private String paths() {
        Graph graph = compiled.graph();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < compiled.sections().size(); i++) {
            Layout layout = compiled.sections().get(i).layout().orElseThrow();
            int[] depths = depths(layout);
            var ways = layout.ways(rdu);
            for (int c = 0; c < layout.channels().size(); c++) {
                Channel channel = layout.channels().get(c);
                rows.add(
                        row(
                                i,
                                graph.valueName(channel.value()),
                                ways.get(c).latency(),
                                name(graph, layout, channel.from()),
                                name(graph, layout, channel.to()),
                                depths[channel.from()],
                                depths[channel.to()],
                                channel.depth()));
            }
        }
        return csv(
                "section id,buffer chain,latency,source node,destination node,src stage depth,dst stage depth,slices",
                rows);
    }

    private static String name(Graph graph, Layout layout, int stage) {
        return graph.nodes().get(layout.stages().get(stage).nodes().getFirst()).name();
    }

    /** What the tiles do, from the first section to the last, in simulated time. */
    private String states() {
        List<String> rows = new ArrayList<>();
        double now = 0;
        for (Profile.Part part : profile.parts()) {
            SectionTime t = part.time();
            double[] spans = {
                t.orchestrationSeconds(),
                t.programSeconds(),
                t.argumentSeconds(),
                t.executeSeconds()
            };
            String[] states = {"idle", "pload", "aload", "exec"};
            for (int i = 0; i < spans.length; i++) {
                if (spans[i] > 0) {
                    rows.add(row(now, now + spans[i], states[i], part.section()));
                    now += spans[i];
                }
            }
        }
        return csv("start (s),end (s),state,section", rows);
    }

    private String roofline() {
        List<String> rows = new ArrayList<>();
        Graph graph = compiled.graph();
        for (int i = 0; i < compiled.sections().size(); i++) {
            Section section = compiled.sections().get(i);
            double flops =
                    section.nodes().stream()
                            .mapToDouble(n -> graph.cost(graph.nodes().get(n)).flops())
                            .sum();
            Profile.Part part = profile.parts().get(i);
            double seconds = part.time().executeSeconds();
            rows.add(
                    row(
                            section.name(),
                            flops,
                            part.bytes(),
                            part.bytes() == 0 ? 0.0 : flops / part.bytes(),
                            seconds == 0 ? 0.0 : flops / seconds / GIGA,
                            rdu.flopsPerPcu() * manifest.tiles() * rdu.pcusPerTile() / GIGA,
                            rdu.memory(manifest.tiles()).peakBytesPerSecond() / GIGA));
        }
        return csv("section,flop,bytes,flop per byte,gflop/s,peak gflop/s,peak memory GB/s", rows);
    }

    /** SambaTune's lines, as far as a run is predicted: its setup is not. */
    private String host() {
        double hardware = profile.seconds() - arguments();
        long moved =
                compiled.graph().inputs().stream()
                        .map(i -> compiled.graph().type(i.value()))
                        .mapToLong(TensorType::bytes)
                        .sum();
        double transfer = moved / rdu.host().bytesPerSecond();
        double samba = rdu.host().runSeconds();
        double total = hardware + arguments() + transfer + samba;
        List<String> rows = new ArrayList<>();
        rows.add(row("TOTAL", total, PERCENT));
        rows.add(row("SAMBA", samba, PERCENT * samba / total));
        rows.add(row("RUN HW", hardware, PERCENT * hardware / total));
        rows.add(row("XFER", transfer, PERCENT * transfer / total));
        rows.add(row("ARGINS", arguments(), PERCENT * arguments() / total));
        return csv("name,estimated time (s),share (%)", rows);
    }

    private double arguments() {
        return profile.parts().stream().mapToDouble(p -> p.time().argumentSeconds()).sum();
    }
}
