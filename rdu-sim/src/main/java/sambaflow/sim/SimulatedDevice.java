package sambaflow.sim;

import java.time.Clock;
import java.util.List;
import sambaflow.chip.Platform;
import sambaflow.chip.RduSpec;
import sambaflow.device.Device;
import sambaflow.device.LoadReport;
import sambaflow.device.RunException;
import sambaflow.device.TileState;
import sambaflow.diagnostic.Code;
import sambaflow.pef.Layout;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.sim.compute.BackEnds;
import sambaflow.sim.machine.Loaded;
import sambaflow.sim.node.Allocation;
import sambaflow.sim.node.RuntimeLog;
import sambaflow.sim.node.Tiles;
import sambaflow.sim.report.TileStatus;

/** A simulated DataScale node. */
public final class SimulatedDevice implements Device {
    private final Platform platform;
    private final BackEnds.Preference backEnds;
    private final RuntimeLog log;
    private final Tiles tiles;

    public SimulatedDevice(Platform platform) {
        this(platform, BackEnds.Preference.ofProperty(), Clock.systemDefaultZone());
    }

    /**
     * @param backEnds how to compute, instead of what the system property says
     * @param clock the time that log lines carry
     */
    public SimulatedDevice(Platform platform, BackEnds.Preference backEnds, Clock clock) {
        this.platform = platform;
        this.backEnds = backEnds;
        this.log = new RuntimeLog(clock, ProcessHandle.current().pid());
        this.tiles = new Tiles(platform);
    }

    @Override
    public Platform platform() {
        return platform;
    }

    /** What every tile of the node does now, and for whom. */
    public List<TileStatus> tiles() {
        return tiles.status();
    }

    @Override
    public Loaded load(Pef pef) {
        checkArch(pef.manifest());
        Allocation allocation = tiles.allocate(pef.manifest().tiles(), pef.manifest().name());
        boolean loaded = false;
        try {
            allocation.enter(TileState.PLOAD);
            Loaded program =
                    new Loaded(pef, allocation, report(pef, allocation), platform.rdu(), backEnds);
            allocation.enter(TileState.IDLE);
            loaded = true;
            return program;
        } finally {
            if (!loaded) {
                allocation.close();
            }
        }
    }

    private void checkArch(Manifest manifest) {
        String here = platform.rdu().arch();
        if (!manifest.arch().equals(here)) {
            throw new RunException(
                    Code.SF404,
                    "pef '%s' is laid out for %s, this node is a %s (%s); compile it again with --arch %4$s, or open a session for the platform of an %2$s"
                            .formatted(manifest.name(), manifest.arch(), platform.name(), here));
        }
    }

    private LoadReport report(Pef pef, Allocation allocation) {
        RduSpec spec = platform.rdu();
        List<Section> sections = pef.graphs().stream().flatMap(g -> g.sections().stream()).toList();
        int pcus =
                sections.stream()
                        .mapToInt(s -> s.layout().map(Layout::pcuCount).orElse(spec.pcus()))
                        .max()
                        .orElse(0);
        int pmus =
                sections.stream()
                        .mapToInt(s -> s.layout().map(Layout::pmuCount).orElse(spec.pmus()))
                        .max()
                        .orElse(0);
        return new LoadReport(allocation.paths(), pcus, pmus, log.load(pef, allocation, spec));
    }
}
