package sambaflow.explore;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import sambaflow.chip.Constant;
import sambaflow.chip.Launch;
import sambaflow.chip.RduSpec;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan.Kind;
import sambaflow.timing.Clock;
import sambaflow.timing.HostTime;
import sambaflow.timing.SectionTime;

/** The times of one compiled model's sections, for any constants of its chip. */
final class CompiledTimes implements Timed {
    /** The hottest section is one of those that take so many of all sections' time. */
    private static final int LONGEST = 3;

    private final CompiledGraph main;
    private final List<Layout> layouts;
    private final int tiles;
    private final Prediction.Work work;
    private final Map<List<Double>, List<SectionTime>> known = new ConcurrentHashMap<>();

    CompiledTimes(CompiledGraph main, int tiles, Prediction.Work work) {
        this.main = main;
        this.layouts = main.sections().stream().map(s -> s.layout().orElseThrow()).toList();
        this.tiles = tiles;
        this.work = work;
    }

    /** Takes what the compiler itself found for {@code rdu}. */
    void learn(RduSpec rdu, List<SectionTime> times) {
        known.put(executing(rdu), times);
    }

    /** Of all sections; loading them is as it was when they were first timed. */
    List<SectionTime> sections(RduSpec rdu) {
        return known.computeIfAbsent(executing(rdu), k -> new Clock(rdu, tiles).times(main));
    }

    /** The constants that a section's execution hangs on: all but its launch's and the host's. */
    private static List<Double> executing(RduSpec rdu) {
        return Constant.all().stream()
                .filter(c -> !c.path().startsWith("launch.") && !c.path().startsWith("host."))
                .map(c -> c.of(rdu))
                .toList();
    }

    @Override
    public Prediction with(RduSpec rdu) {
        List<SectionTime> times = sections(rdu);
        Launch launch = rdu.launch();
        double units = tiles * rdu.pcusPerTile();
        return new Prediction(
                times.stream().mapToDouble(SectionTime::executeSeconds).sum(),
                layouts.stream()
                        .mapToDouble(l -> launch.programSeconds(l.pcuCount() + l.pmuCount()))
                        .sum(),
                layouts.stream().mapToDouble(l -> launch.argumentSeconds(l.streams().size())).sum(),
                layouts.size() * launch.orchestrationSeconds(),
                HostTime.of(main, rdu).seconds(),
                times.size(),
                layouts.stream().mapToInt(Layout::pcuCount).max().orElse(0) / units,
                layouts.stream().mapToInt(Layout::pmuCount).max().orElse(0) / units,
                layouts.stream().mapToDouble(Layout::traffic).sum(),
                main.memory().peak(rdu.hbm().exists() ? Kind.HBM : Kind.DDR),
                hottest(times),
                rdu.clockHz(),
                work);
    }

    private double hottest(List<SectionTime> times) {
        return IntStream.range(0, times.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -times.get(i).executeSeconds()))
                .limit(LONGEST)
                .mapToDouble(i -> layouts.get(i).traffic() / times.get(i).executeSeconds())
                .max()
                .orElse(0);
    }
}
