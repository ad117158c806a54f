package sambaflow.sim.time;

import java.util.List;
import sambaflow.chip.RduSpec;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Section;
import sambaflow.sim.report.SectionTiming;
import sambaflow.timing.Clock;
import sambaflow.timing.SectionTime;

/** How long the sections of a program take on so many tiles of a chip. */
public final class Timings {
    private final RduSpec spec;
    private final Clock clock;

    public Timings(RduSpec spec, int tiles) {
        this.spec = spec;
        this.clock = new Clock(spec, tiles);
    }

    /** The prediction for each of {@code sections}, which belong to {@code compiled}. */
    public List<SectionTiming> of(CompiledGraph compiled, List<Section> sections) {
        return sections.stream()
                .map(s ->
                        s.layout().isPresent()
                                ? placed(compiled, s)
                                : new ClosedForm(spec).timing(compiled, s))
                .toList();
    }

    private SectionTiming placed(CompiledGraph compiled, Section section) {
        SectionTime time = clock.time(compiled, section);
        return new SectionTiming(
                section.name(),
                section.type(),
                time.orchestrationSeconds(),
                time.programSeconds(),
                time.argumentSeconds(),
                time.executeSeconds(),
                time.bound().compute() / spec.clockHz(),
                time.bound().memory() / spec.clockHz(),
                section.layout().orElseThrow().traffic());
    }
}
