package sambaflow.sim.node;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import sambaflow.chip.RduSpec;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;

/** The lines that the runtime's log has for a load; whoever wants them prints them. */
public final class RuntimeLog {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    private final Clock clock;
    private final long pid;

    public RuntimeLog(Clock clock, long pid) {
        this.clock = clock;
        this.pid = pid;
    }

    /** One line for the load and one for each section of each graph. */
    public List<String> load(Pef pef, Allocation tiles, RduSpec spec) {
        List<String> lines = new ArrayList<>();
        lines.add(line("sn_create_session", "PEF File: " + pef.manifest().name()));
        for (CompiledGraph graph : pef.graphs()) {
            for (Section section : graph.sections()) {
                lines.add(line("sn_load_section", section(graph, section, tiles, spec)));
            }
        }
        return lines;
    }

    private static String section(
            CompiledGraph graph, Section section, Allocation tiles, RduSpec spec) {
        return "%s %s (%s) on %s: %s"
                .formatted(
                        graph.graph().name(),
                        section.name(),
                        section.type(),
                        where(tiles.tiles()),
                        section.layout().map(RuntimeLog::units).orElseGet(() -> all(spec)));
    }

    private static String where(List<TileId> tiles) {
        TileId first = tiles.getFirst();
        TileId last = tiles.getLast();
        return first.equals(last) ? first.path() : "%s to TILE_%d".formatted(first, last.tile());
    }

    private static String units(Layout layout) {
        return "%d PCUs, %d PMUs".formatted(layout.pcuCount(), layout.pmuCount());
    }

    private static String all(RduSpec spec) {
        return "not placed, timed as all %d PCUs, %d PMUs".formatted(spec.pcus(), spec.pmus());
    }

    private String line(String function, String text) {
        return "%s : [INFO][LIB][%d]: %s: %s"
                .formatted(LocalDateTime.now(clock).format(SECOND), pid, function, text);
    }
}
