package sambaflow.sim.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sambaflow.chip.RduSpec;
import sambaflow.device.LoadReport;
import sambaflow.device.Plan;
import sambaflow.device.Program;
import sambaflow.device.RunException;
import sambaflow.device.RunInputs;
import sambaflow.device.RunMonitor;
import sambaflow.device.RunPlan;
import sambaflow.device.TileState;
import sambaflow.graph.Names;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.sim.compute.BackEnds;
import sambaflow.sim.node.Allocation;
import sambaflow.sim.report.RunReport;
import sambaflow.sim.report.SectionTiming;
import sambaflow.sim.time.Timings;
import sambaflow.tensor.Tensor;

/** A program on its tiles, ready to prepare plans; one call at a time works on its memory. */
public final class Loaded implements Program {
    private static final double NANOS = 1e9;

    private final Pef pef;
    private final Allocation tiles;
    private final LoadReport loadReport;
    private final RduSpec spec;
    private final Timings timings;
    private final BackEnds.Preference backEnds;
    private final Regions regions;
    private final Map<String, GraphMemory> memories = new HashMap<>();
    private RunReport lastRun;
    private boolean closed;

    public Loaded(
            Pef pef,
            Allocation tiles,
            LoadReport loadReport,
            RduSpec spec,
            BackEnds.Preference backEnds) {
        this.pef = pef;
        this.tiles = tiles;
        this.loadReport = loadReport;
        this.spec = spec;
        this.timings = new Timings(spec, pef.manifest().tiles());
        this.backEnds = backEnds;
        this.regions = new Regions(pef);
    }

    @Override
    public Pef pef() {
        return pef;
    }

    @Override
    public LoadReport loadReport() {
        return loadReport;
    }

    /** What the latest finished run did; nothing before the first. */
    public synchronized Optional<RunReport> lastRun() {
        return Optional.ofNullable(lastRun);
    }

    @Override
    public synchronized void write(String region, Tensor value) {
        checkOpen();
        regions.write(region, value);
    }

    @Override
    public synchronized Tensor read(String region) {
        checkOpen();
        return regions.buffer(region).toTensor();
    }

    @Override
    public synchronized Plan prepare(RunPlan plan) {
        checkOpen();
        return new Ready(this, memories.computeIfAbsent(plan.graph(), this::memory), plan);
    }

    @Override
    public synchronized Tensor value(String graph, int value) {
        checkOpen();
        GraphMemory memory = memories.computeIfAbsent(graph, this::memory);
        if (!memory.isPresent(value)) {
            throw new RunException(
                    "graph '%s': no run has made '%s' since the program was loaded; run its section first"
                            .formatted(graph, memory.graph().valueName(value)));
        }
        return memory.buffer(value).toTensor();
    }

    private GraphMemory memory(String graph) {
        List<String> known = pef.graphs().stream().map(g -> g.graph().name()).toList();
        if (!known.contains(graph)) {
            throw new RunException(
                    "pef '%s' has no graph '%s'%s"
                            .formatted(pef.manifest().name(), graph, Names.hint(graph, known)));
        }
        return new GraphMemory(pef.graph(graph), regions, backEnds);
    }

    synchronized Executed run(Ready plan, RunInputs inputs, RunMonitor monitor) {
        checkOpen();
        long start = System.nanoTime();
        tiles.enter(TileState.EXEC);
        try {
            Running running = plan.start(inputs);
            Map<String, Tensor> outputs = running.finish(monitor);
            double seconds = (System.nanoTime() - start) / NANOS;
            lastRun = plan.report(seconds, running.sectionSeconds());
            tiles.ran(lastRun.chipTime());
            return new Executed(outputs, lastRun);
        } finally {
            tiles.enter(TileState.IDLE);
        }
    }

    List<SectionTiming> timings(CompiledGraph compiled, List<sambaflow.pef.Section> sections) {
        return timings.of(compiled, sections);
    }

    /** The host's time around a run that hands over so many bytes. */
    double hostSeconds(long bytes) {
        return spec.host().seconds(bytes);
    }

    private void checkOpen() {
        if (closed) {
            throw new RunException(
                    "pef '%s' is no longer loaded: its program was closed; load it again"
                            .formatted(pef.manifest().name()));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        tiles.close();
    }
}
