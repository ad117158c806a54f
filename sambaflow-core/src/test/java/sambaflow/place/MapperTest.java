package sambaflow.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;
import sambaflow.chip.TokenRun;
import sambaflow.chip.TurnRule;
import sambaflow.graph.CompileException;
import sambaflow.pef.Flow;
import sambaflow.pef.Layout;
import sambaflow.pef.Route;
import sambaflow.pef.Stage;
import sambaflow.pef.Units;

class MapperTest {
    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    /** 136 of 160 units of each kind. */
    private static Netlist nearlyFull(int seed) {
        return RandomSections.section(seed, 4 + seed % 12, 136);
    }

    private static Set<Integer> switches(Mesh mesh, List<Units> units, boolean pcus) {
        Set<Integer> switches = new TreeSet<>();
        for (Units run : units) {
            for (int u = run.first(); u < run.first() + run.count(); u++) {
                switches.add(pcus ? mesh.pcu(run.tile(), u) : mesh.pmu(run.tile(), u));
            }
        }
        return switches;
    }

    /** Where the flows of a route begin, and where they deliver. */
    private record Ends(Set<Integer> from, Set<Integer> to) {
        static Ends of(Route route, Mesh mesh) {
            Ends ends = new Ends(new TreeSet<>(), new TreeSet<>());
            for (Flow flow : route.flows()) {
                ends.from.add(flow.from());
                flow.walk(
                        mesh,
                        new Flow.Walk() {
                            @Override
                            public void link(int from, Direction came, Direction goes) {
                                assertThat(mesh.next(from, goes)).isNotEqualTo(Mesh.NONE);
                            }

                            @Override
                            public void delivers(int at, int hops) {
                                ends.to.add(at);
                            }
                        });
            }
            return ends;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nearlyFullTilesAreRoutedWithinWhatTheirLinksCarry(int seed) {
        Netlist section = nearlyFull(seed);
        Mapper.Mapped mapped = new Mapper(RduSpec.SN10, 1).map("fwd_0", section);
        assertThat(mapped.report().overused().getLast()).isZero();
        for (Network network : List.of(Network.VECTOR, Network.SCALAR)) {
            double most = section.period(RduSpec.SN10) * network.bytesPerCycle(RduSpec.SN10);
            for (long bytes : mapped.layout().linkBytes(RduSpec.SN10, network)) {
                assertThat((double) bytes).isLessThanOrEqualTo(most);
            }
        }
        for (long wires : mapped.layout().linkBytes(RduSpec.SN10, Network.CONTROL)) {
            assertThat(wires).isLessThanOrEqualTo(Network.CONTROL.tracks(RduSpec.SN10));
        }
        assertThat(mapped.report().after()).isLessThan(1.05 * mapped.report().before());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tilesWithoutAFreeUnitAreRoutedToo(int seed) {
        Netlist section = RandomSections.section(seed, 4 + seed % 12, 160);
        PlaceReport report = new Mapper(RduSpec.SN10, 1).map("fwd_0", section).report();
        assertThat(report.overused().getLast()).isZero();
        assertThat(report.after()).isLessThan(1.02 * report.before());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void routesJoinTheUnitsOfTheirStages(int seed) {
        Mesh mesh = Mesh.of(RduSpec.SN10, 1);
        Layout layout = new Mapper(RduSpec.SN10, 1).map("fwd_0", nearlyFull(seed)).layout();
        Set<Integer> owned = new HashSet<>();
        for (Stage stage : layout.stages()) {
            switches(mesh, stage.pcus(), true).forEach(s -> assertThat(owned.add(s)).isTrue());
            switches(mesh, stage.pmus(), false).forEach(s -> assertThat(owned.add(s)).isTrue());
        }
        for (Route route : layout.routes()) {
            Ends ends = Ends.of(route, mesh);
            switch (route.kind()) {
                case CHANNEL -> {
                    assertThat(ends.from).isEqualTo(pcus(layout, mesh, route.from()));
                    assertThat(ends.to).isEqualTo(pmus(layout, mesh, route.to()));
                }
                case CREDIT -> {
                    assertThat(pmus(layout, mesh, route.from())).containsAll(ends.from);
                    assertThat(pcus(layout, mesh, route.to())).containsAll(ends.to);
                }
                case FEED, CHAIN -> {
                    assertThat(ends.from).isEqualTo(pmus(layout, mesh, route.from()));
                    assertThat(ends.to).isEqualTo(pcus(layout, mesh, route.to()));
                }
                case READ -> {
                    assertThat(ends.from).allMatch(mesh::hasPort);
                    assertThat(ends.to).isEqualTo(pmus(layout, mesh, route.to()));
                }
                case WRITE -> {
                    assertThat(ends.from).isEqualTo(pcus(layout, mesh, route.from()));
                    assertThat(ends.to).allMatch(mesh::hasPort);
                }
            }
        }
    }

    private static Set<Integer> pcus(Layout layout, Mesh mesh, int stage) {
        return switches(mesh, layout.stages().get(stage).pcus(), true);
    }

    private static Set<Integer> pmus(Layout layout, Mesh mesh, int stage) {
        return switches(mesh, layout.stages().get(stage).pmus(), false);
    }

    /** The links of all flows together, each on the virtual channel of the first rule it keeps. */
    @ParameterizedTest
    @MethodSource("seeds")
    void noFlowsWaitForEachOtherInACircle(int seed) {
        Mesh mesh = Mesh.of(RduSpec.SN10, 1);
        Layout layout = new Mapper(RduSpec.SN10, 1).map("fwd_0", nearlyFull(seed)).layout();
        for (Network network : Network.values()) {
            List<Flow> flows =
                    layout.routes().stream()
                            .filter(r -> r.network() == network)
                            .flatMap(r -> r.flows().stream())
                            .toList();
            assertThat(flows).isNotEmpty();
            assertThat(inACircle(mesh, flows, true)).isEmpty();
        }
    }

    /** Each of the four turns into the next one's link. */
    @Test
    void flowsThatWaitForEachOtherInACircleAreFound() {
        Mesh mesh = Mesh.of(RduSpec.SN10, 1);
        List<Flow> four =
                List.of(
                        new Flow(mesh.at(5, 5), "EN."),
                        new Flow(mesh.at(5, 6), "NW."),
                        new Flow(mesh.at(4, 6), "WS."),
                        new Flow(mesh.at(4, 5), "SE."));
        assertThat(inACircle(mesh, four, false)).hasSize(4);
        assertThat(inACircle(mesh, four.subList(0, 3), false)).isEmpty();
        assertThat(inACircle(mesh, four, true)).isEmpty();
    }

    /** The links that wait for each other, if flows have the virtual channels of their rules. */
    private static Set<Integer> inACircle(Mesh mesh, List<Flow> flows, boolean channels) {
        Map<Integer, Set<Integer>> waits = new LinkedHashMap<>();
        flows.forEach(f -> follow(mesh, f, channels, waits));
        while (waits.values().removeIf(Set::isEmpty)) {
            waits.values().forEach(next -> next.removeIf(l -> !waits.containsKey(l)));
        }
        return waits.keySet();
    }

    private static void follow(
            Mesh mesh, Flow flow, boolean channels, Map<Integer, Set<Integer>> waits) {
        List<int[]> turns = new ArrayList<>();
        flow.walk(
                mesh,
                new Flow.Walk() {
                    @Override
                    public void link(int from, Direction came, Direction goes) {
                        turns.add(
                                new int[] {
                                    from, came == null ? -1 : came.ordinal(), goes.ordinal()
                                });
                    }

                    @Override
                    public void delivers(int at, int hops) {
                        // A unit waits for no link.
                    }
                });
        Direction[] all = Direction.values();
        int channel = 0;
        while (channels && !keeps(mesh, turns, TurnRule.values()[channel])) {
            channel++;
        }
        for (int[] turn : turns) {
            int at = channel * mesh.links() + mesh.link(turn[0], all[turn[2]]);
            waits.computeIfAbsent(at, _ -> new HashSet<>());
            if (turn[1] >= 0) {
                int before = back(mesh, turn[0], all[turn[1]]);
                waits.get(channel * mesh.links() + mesh.link(before, all[turn[1]])).add(at);
            }
        }
    }

    private static boolean keeps(Mesh mesh, List<int[]> turns, TurnRule rule) {
        Direction[] all = Direction.values();
        return turns.stream()
                .allMatch(t -> t[1] < 0 || rule.allows(all[t[1]], all[t[2]], mesh.column(t[0])));
    }

    private static int back(Mesh mesh, int at, Direction came) {
        return IntStream.range(0, mesh.switches())
                .filter(s -> mesh.distance(s, at) == 1 && mesh.next(s, came) == at)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theResultIsTheSameForAnyNumberOfThreads() {
        Map<Netlist, String> sections = new LinkedHashMap<>();
        seeds().forEach(seed -> sections.put(nearlyFull(seed), "fwd_" + seed));
        Mapper mapper = new Mapper(RduSpec.SN10, 1);
        List<Integer> heard = new ArrayList<>();
        Map<Netlist, Mapper.Mapped> many =
                new Mappings(mapper, (done, _) -> heard.add(done)).of(sections);
        // On a busy machine the same number is told more than once.
        assertThat(heard.stream().distinct().toList())
                .isEqualTo(IntStream.rangeClosed(1, sections.size()).boxed().toList());
        sections.forEach((section, name) ->
                assertThat(many.get(section).layout())
                        .isEqualTo(mapper.map(name, section).layout()));
    }

    @Test
    void anInterruptEndsTheCompilation() {
        Map<Netlist, String> sections = new LinkedHashMap<>();
        seeds().forEach(seed -> sections.put(nearlyFull(seed), "fwd_" + seed));
        Mappings mappings = new Mappings(new Mapper(RduSpec.SN10, 1), (_, _) -> {});
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> mappings.of(sections))
                .isInstanceOf(CompileException.Cancelled.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aFullSectionOfAnSn40IsPlacedAndRouted() {
        Netlist section = RandomSections.section(7, 60, 1040);
        Mapper.Mapped mapped = new Mapper(RduSpec.SN40, 4).map("fwd_0", section);
        assertThat(mapped.layout().pcuCount() + mapped.layout().pmuCount()).isEqualTo(2080);
        assertThat(mapped.report().overused().getLast()).isZero();
        // 15 s is the aim; a machine that builds other things at the same time gets more.
        assertThat(mapped.report().seconds()).isLessThan(60);
    }

    @Test
    void moreWiresThanALinkHasAreRefusedWithNeedAndHave() {
        List<Netlist.Wire> wires = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            wires.add(new Netlist.Wire(0, 1, 4096, 2, false, 64));
        }
        Netlist two = RandomSections.section(1, 2, 2);
        Netlist crowded = new Netlist(1, two.blocks(), wires, two.streams(), 64, two.traffic());
        assertThatThrownBy(() -> new Mapper(RduSpec.SN10, 1).map("fwd_0", crowded))
                .isInstanceOf(CompileException.class)
                .hasMessageMatching(
                        "place: section 'fwd_0' has no routes: \\d+ links of the control network are"
                                + " short, most of all the one \\w+ of switch T0\\(\\d+,\\d+\\): it"
                                + " needs \\d+ wires and has 16; use a mode that cuts smaller"
                                + " sections, or more tiles");
    }

    /** A value that skips slow stages waits for what goes through them. */
    @ParameterizedTest
    @MethodSource("seeds")
    void channelsAreDeepEnoughForTheWaysThatWereFound(int seed) {
        Netlist section = nearlyFull(seed);
        Mapper.Mapped mapped = new Mapper(RduSpec.SN10, 1).map("fwd_0", section);
        assertThat(mapped.report().slicesLacking()).isZero();
        int tokens = 2000;
        List<PipelineTime.Step> longer =
                mapped.layout().steps().stream()
                        .map(s ->
                                new PipelineTime.Step(
                                        s.busy() / section.tokens() * tokens, s.depth()))
                        .toList();
        double slowest = longer.stream().mapToDouble(PipelineTime.Step::busy).max().orElse(0);
        List<PipelineTime.Way> ways = mapped.layout().ways(RduSpec.SN10);
        double pace = new TokenRun(longer, ways, tokens).pace() * tokens;
        assertThat(pace).isLessThanOrEqualTo(slowest * (1 + 1e-9));
        for (Stage stage : mapped.layout().stages()) {
            assertThat(stage.bufferBytes())
                    .isLessThanOrEqualTo(stage.pmuCount() * RduSpec.SN10.pmuBytes());
        }
    }

    @Test
    void withoutMoreDepthTheSamePipelinesWouldWait() {
        int waiting = 0;
        for (int seed = 0; seed < 20; seed++) {
            Mapper.Mapped mapped = new Mapper(RduSpec.SN10, 1).map("fwd_0", nearlyFull(seed));
            List<PipelineTime.Way> shallow = new ArrayList<>();
            List<PipelineTime.Way> ways = mapped.layout().ways(RduSpec.SN10);
            for (int i = 0; i < ways.size(); i++) {
                PipelineTime.Way w = ways.get(i);
                int depth = nearlyFull(seed).wires().get(i).depth();
                shallow.add(
                        new PipelineTime.Way(
                                w.from(), w.to(), w.waits(), w.latency(), depth, w.credit()));
            }
            List<PipelineTime.Step> steps = mapped.layout().steps();
            double slowest = steps.stream().mapToDouble(PipelineTime.Step::busy).max().orElse(0);
            waiting += PipelineTime.pace(steps, shallow, 64).value() > slowest ? 1 : 0;
        }
        assertThat(waiting).isGreaterThan(4);
    }
}
