package sambaflow.place;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Interrupts;
import sambaflow.pef.Channel;
import sambaflow.pef.Layout;
import sambaflow.pef.Route;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.Stream;
import sambaflow.stage.Allocation;
import sambaflow.stage.Allocator;
import sambaflow.stage.Resource;
import sambaflow.stage.Shortage;
import sambaflow.stage.StageGraph;
import sambaflow.stage.Uses;

/** Gives the stages of a section units of the chip. */
public final class Placer {
    private static final double MIB = 1 << 20;

    private final Graph graph;
    private final RduSpec rdu;
    private final int tiles;
    private final Uses uses;

    /**
     * @param tiles how many tiles of the chip may be used
     */
    public Placer(Graph graph, RduSpec rdu, int tiles) {
        this.graph = graph;
        this.rdu = rdu;
        this.tiles = tiles;
        this.uses = new Uses(graph, rdu);
    }

    /** Hears how far placing has come, on the thread that asked for it. */
    public interface Progress {
        /** {@code done} of {@code all} sections that differ have their units and routes. */
        void placed(int done, int all);
    }

    /**
     * Sections on their units.
     *
     * @param reports one for each section
     */
    public record Placed(List<Section> sections, List<PlaceReport> reports) {
        public Placed {
            sections = List.copyOf(sections);
            reports = List.copyOf(reports);
        }
    }

    /**
     * {@code sections} with layouts, which are the same for any number of threads. What is equal
     * but for its names, such as the layers of a model, is placed once.
     *
     * @throws CompileException if a section needs more than there is
     * @throws CompileException.Cancelled if the thread is interrupted
     */
    public Placed place(List<Section> sections, Progress progress) {
        List<Allocation> allocations = new ArrayList<>();
        Map<Netlist, String> differing = new LinkedHashMap<>();
        List<Netlist> netlists = new ArrayList<>();
        for (Section section : sections) {
            Interrupts.check();
            allocations.add(allocation(section));
            netlists.add(Netlist.of(allocations.getLast(), rdu));
            differing.putIfAbsent(netlists.getLast(), section.name());
        }
        Map<Netlist, Mapper.Mapped> mapped =
                new Mappings(new Mapper(rdu, tiles), progress).of(differing);
        List<Section> placed = new ArrayList<>();
        List<PlaceReport> reports = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            Mapper.Mapped at = mapped.get(netlists.get(i));
            placed.add(section.placed(named(at.layout(), allocations.get(i).graph())));
            boolean first = differing.get(netlists.get(i)).equals(section.name());
            PlaceReport report = first ? at.report() : at.report().again(section.name());
            reports.add(report.limitedBy(allocations.get(i).limit().toString()));
        }
        return new Placed(placed, reports);
    }

    private Allocation allocation(Section section) {
        int[] nodes = section.nodes().stream().mapToInt(Integer::intValue).toArray();
        return switch (Allocator.fit(StageGraph.of(uses, nodes), rdu, tiles)) {
            case Allocation allocation -> allocation;
            case Shortage shortage ->
                    throw new CompileException(Code.SF302, refusal(section, shortage));
        };
    }

    private String refusal(Section section, Shortage shortage) {
        String first = graph.nodes().get(section.nodes().getLast()).describe();
        String amounts =
                shortage.resource() == Resource.PMU_BYTES
                        ? "%.1f MiB of PMUs for %s, %s of %s %s %.1f MiB"
                                .formatted(
                                        shortage.need() / MIB,
                                        first,
                                        tiles == 1 ? "1 tile" : tiles + " tiles",
                                        rdu.arch(),
                                        tiles == 1 ? "has" : "have",
                                        shortage.have() / MIB)
                        : "%d %s for %s, %d tiles of %s have %d"
                                .formatted(
                                        shortage.need(),
                                        shortage.resource(),
                                        first,
                                        tiles,
                                        rdu.arch(),
                                        shortage.have());
        return "place: section '%s' needs %s; use %s"
                .formatted(
                        section.name(),
                        amounts,
                        tiles < rdu.tiles() ? "more tiles" : "a smaller batch or smaller layers");
    }

    /** {@code layout}, which has positions for names, with those of {@code pipeline}. */
    private static Layout named(Layout layout, StageGraph pipeline) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < layout.stages().size(); i++) {
            stages.add(layout.stages().get(i).of(pipeline.stages().get(i).nodes()));
        }
        List<Channel> channels = new ArrayList<>();
        for (Channel c : layout.channels()) {
            int value = pipeline.channels().get(c.value()).value();
            channels.add(new Channel(c.from(), c.to(), value, c.depth(), c.waits()));
        }
        List<Route> routes = layout.routes().stream().map(r -> named(r, pipeline)).toList();
        List<Stream> streams = new ArrayList<>();
        for (Stream s : layout.streams()) {
            int value = pipeline.streams().get(s.value()).value();
            streams.add(new Stream(s.stage(), value, s.bytes(), s.slices(), s.whole(), s.in()));
        }
        return new Layout(stages, channels, streams, layout.tokens(), layout.traffic(), routes);
    }

    private static Route named(Route route, StageGraph pipeline) {
        int value =
                switch (route.kind()) {
                    case CHANNEL, CREDIT -> pipeline.channels().get(route.value()).value();
                    case READ, WRITE -> pipeline.streams().get(route.value()).value();
                    case FEED, CHAIN -> route.value();
                };
        return route.carrying(value);
    }
}
