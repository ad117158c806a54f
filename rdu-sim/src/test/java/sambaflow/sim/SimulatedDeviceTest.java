package sambaflow.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import sambaflow.chip.Platform;
import sambaflow.chip.RduSpec;
import sambaflow.device.Device;
import sambaflow.device.DeviceProvider;
import sambaflow.device.Plan;
import sambaflow.device.Program;
import sambaflow.device.RunException;
import sambaflow.device.RunInputs;
import sambaflow.device.RunMonitor;
import sambaflow.device.RunPlan;
import sambaflow.graph.Graph;
import sambaflow.graph.SectionType;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.StageKind;
import sambaflow.pef.Units;
import sambaflow.sim.compute.BackEnds;
import sambaflow.sim.machine.Loaded;
import sambaflow.sim.report.RunReport;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

class SimulatedDeviceTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-25T15:14:06Z"), ZoneOffset.UTC);
    private static final Graph GRAPH = Programs.logisticRegression(2, 6, 3);
    private static final Set<SectionType> ALL =
            Set.of(SectionType.FWD, SectionType.BCKWD, SectionType.OPT);

    private static SimulatedDevice node() {
        return new SimulatedDevice(Platform.of("sn30"), BackEnds.Preference.FASTEST, CLOCK);
    }

    private static Pef pef(String name, int tiles) {
        return Programs.pef(name, tiles, 2, Programs.oneByOne(GRAPH));
    }

    private static RunInputs inputs() {
        Tensor image = Tensor.generate(DType.FLOAT32, Shape.of(2, 6), i -> i % 5 - 2);
        return new RunInputs(
                Map.of("image", image, "label", Tensor.of(new long[] {0, 2})),
                Map.of("lr", 0.1, "momentum", 0.5, "weight_decay", 0.0),
                Map.of(),
                0);
    }

    @Test
    void theServiceLoaderFindsIt() {
        List<DeviceProvider> providers =
                ServiceLoader.load(DeviceProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        assertThat(providers).extracting(DeviceProvider::name).containsExactly("rdu-sim");
        Device device = providers.getFirst().open(Platform.of("sn10"));
        assertThat(device.platform().rdu().arch()).isEqualTo("sn10");
    }

    @Test
    void aPefForAnotherChipIsRefused() {
        Pef foreign = Programs.pef("logreg", "sn10", 4, 2, Programs.oneByOne(GRAPH));
        assertThatThrownBy(() -> node().load(foreign))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("laid out for sn10")
                .hasMessageContaining("DataScale SN30-8 (sn30)")
                .hasMessageContainingAll("--arch sn30", "session for the platform of an sn10");
    }

    @Test
    void loadingSaysWhichTilesAndUnitsItConfigured() {
        Stage stage =
                new Stage(
                        List.of(0, 1),
                        StageKind.SYSTOLIC,
                        100,
                        6,
                        List.of(new Units(0, 0, 12), new Units(1, 0, 3)),
                        List.of(new Units(0, 0, 7)),
                        1,
                        0);
        Section forward =
                Programs.section(GRAPH, "fwd_0", 0, 2)
                        .placed(new Layout(List.of(stage), List.of(), List.of(), 1, 0, List.of()));
        int nodes = GRAPH.nodes().size();
        List<Section> sections =
                List.of(
                        forward,
                        Programs.section(GRAPH, "bckwd_0", 2, 5),
                        Programs.section(GRAPH, "opt_0", 5, nodes));
        Pef pef = Programs.pef("logreg", 4, 2, new CompiledGraph(GRAPH, sections));
        long pid = ProcessHandle.current().pid();
        String prefix = "2026-01-25T15:14:06 : [INFO][LIB][%d]: ".formatted(pid);
        assertThat(node().load(pef).loadReport().lines())
                .containsExactly(
                        prefix + "sn_create_session: PEF File: logreg",
                        prefix
                                + "sn_load_section: train fwd_0 (fwd) on /XRDU_0/RDU_0/TILE_0 to"
                                + " TILE_3: 15 PCUs, 7 PMUs",
                        prefix
                                + "sn_load_section: train bckwd_0 (bckwd) on /XRDU_0/RDU_0/TILE_0 to"
                                + " TILE_3: not placed, timed as all 1280 PCUs, 1280 PMUs",
                        prefix
                                + "sn_load_section: train opt_0 (opt) on /XRDU_0/RDU_0/TILE_0 to"
                                + " TILE_3: not placed, timed as all 1280 PCUs, 1280 PMUs");
    }

    @Test
    void closingAProgramFreesItsTiles() {
        SimulatedDevice node = node();
        List<Loaded> programs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            programs.add(node.load(pef("holder", 8)));
        }
        assertThatThrownBy(() -> node.load(pef("late", 1)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("'holder' 64");
        assertThat(node.tiles()).allMatch(t -> t.holder().equals(Optional.of("holder")));
        programs.get(3).close();
        assertThat(node.load(pef("late", 1)).loadReport().tiles())
                .containsExactly("/XRDU_1/RDU_1/TILE_0");
    }

    @Test
    void aLoadThatFailsHoldsNoTiles() {
        SimulatedDevice node = node();
        assertThatThrownBy(() -> node.load(twoKindsOfOneRegion()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("region 'weight' is f32[3, 7] in graph 'other'");
        assertThat(node.tiles()).allMatch(t -> t.holder().isEmpty());
    }

    private static Pef twoKindsOfOneRegion() {
        Graph larger = Programs.logisticRegression(2, 7, 3);
        Graph other =
                new Graph(
                        "other",
                        larger.values(),
                        larger.inputs(),
                        larger.regions(),
                        larger.nodes(),
                        larger.outputs());
        return Programs.pef("two", 4, 2, Programs.oneByOne(GRAPH), Programs.oneByOne(other));
    }

    @Test
    void twoProgramsAtOnceDoNotTouchEachOther() throws InterruptedException, ExecutionException {
        SimulatedDevice node = node();
        Tensor alone = train(node.load(pef("alone", 4)));
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            List<Program> programs = List.of(node.load(pef("a", 4)), node.load(pef("b", 4)));
            List<Future<Tensor>> weights =
                    programs.stream().map(p -> pool.submit(() -> train(p))).toList();
            for (Future<Tensor> weight : weights) {
                assertThat(weight.get().contentEquals(alone)).isTrue();
            }
        }
    }

    private static Tensor train(Program program) {
        Plan plan = program.prepare(new RunPlan("train", ALL, List.of("loss")));
        for (int step = 0; step < 200; step++) {
            plan.run(inputs(), RunMonitor.NONE);
        }
        return program.read("weight");
    }

    @Test
    void aRunLeavesAReportAndTileTimes() {
        SimulatedDevice node = node();
        Loaded program = node.load(pef("logreg", 1));
        assertThat(program.lastRun()).isEmpty();
        Plan plan = program.prepare(new RunPlan("train", ALL, List.of("loss")));
        double total = plan.run(inputs(), RunMonitor.NONE).chipTime().total();
        RunReport report = program.lastRun().orElseThrow();
        assertThat(report.sections()).hasSize(GRAPH.nodes().size());
        assertThat(report.chipTime().total()).isEqualTo(total);
        RduSpec rdu = Platform.of("sn30").rdu();
        // The image, a float32 vector, the label and the rates on the way in; the loss out.
        assertThat(report.runFloorSeconds()).isGreaterThan(rdu.host().runSeconds());
        assertThat(report.chipTime().idle())
                .isCloseTo(
                        report.runFloorSeconds()
                                + GRAPH.nodes().size() * rdu.launch().orchestrationSeconds(),
                        within(1e-12));
        assertThat(report.tiles()).containsExactly("/XRDU_0/RDU_0/TILE_0");
        assertThat(report.wallSeconds()).isPositive();
        plan.run(inputs(), RunMonitor.NONE);
        assertThat(node.tiles().getFirst().busy().total()).isEqualTo(2 * total);
        assertThat(node.tiles().getFirst().shares().idle())
                .isCloseTo(report.chipTime().idle() / total, within(1e-12));
    }

    @Test
    void theDefinitionCanBeForced() {
        SimulatedDevice plain =
                new SimulatedDevice(Platform.of("sn30"), BackEnds.Preference.PLAIN, CLOCK);
        Plan plan =
                plain.load(pef("logreg", 1)).prepare(new RunPlan("train", ALL, List.of("loss")));
        assertThat(plan.backEnds()).hasSize(GRAPH.nodes().size());
        assertThat(plan.backEnds()).allMatch(c -> c.backEnd().equals("plain"));
        assertThat(plan.backEnds().getFirst().reason()).isEqualTo("linear: asked for");
        double loss = plan.run(inputs(), RunMonitor.NONE).outputs().get("loss").item();
        assertThat(loss).isCloseTo(Math.log(3), org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void anUnknownBackEndIsRefused() {
        System.setProperty(BackEnds.PROPERTY, "quick");
        try {
            assertThatThrownBy(() -> new SimulatedDevice(Platform.of("sn30")))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("found 'quick', expected vector, loops or plain");
        } finally {
            System.clearProperty(BackEnds.PROPERTY);
        }
    }
}
