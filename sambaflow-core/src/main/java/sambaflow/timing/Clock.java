package sambaflow.timing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Interrupts;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Section;

/**
 * Tells how long sections take on so many tiles of a chip. Sections that are alike but for their
 * names, such as the layers of a model, are timed once. Any number of threads may ask at a time.
 */
public final class Clock {
    private final RduSpec rdu;
    private final int tiles;
    private final Map<Alike, SectionTime> known = new ConcurrentHashMap<>();
    private final Map<TokenGraph, Outcome> sweeps;

    public Clock(RduSpec rdu, int tiles) {
        this(rdu, tiles, new ConcurrentHashMap<>());
    }

    private Clock(RduSpec rdu, int tiles, Map<TokenGraph, Outcome> sweeps) {
        this.rdu = rdu;
        this.tiles = tiles;
        this.sweeps = sweeps;
    }

    /** A clock for another chip, which does not look again at what is the same there. */
    Clock on(RduSpec other) {
        return new Clock(other, tiles, sweeps);
    }

    public RduSpec rdu() {
        return rdu;
    }

    public int tiles() {
        return tiles;
    }

    /** The times of the sections of {@code compiled}, all of which are laid out. */
    public List<SectionTime> times(CompiledGraph compiled) {
        return compiled.sections().stream().map(s -> time(compiled, s)).toList();
    }

    /** The time of {@code section} of {@code compiled}, which is laid out. */
    public SectionTime time(CompiledGraph compiled, Section section) {
        return time(section.layout().orElseThrow(), compiled.memory(), WhatIf.NOTHING);
    }

    /** The time that a section with {@code layout} would take. */
    public SectionTime time(Layout layout, MemoryPlan memory, WhatIf whatIf) {
        return known.computeIfAbsent(Alike.of(layout, v -> kind(memory, v), whatIf), this::timed);
    }

    /** Where a value lies; one without a place, where most values do. */
    private MemoryPlan.Kind kind(MemoryPlan memory, int value) {
        return memory.kind(value)
                .orElse(rdu.hbm().exists() ? MemoryPlan.Kind.HBM : MemoryPlan.Kind.DDR);
    }

    private SectionTime timed(Alike alike) {
        Interrupts.check();
        Layout layout = alike.layout();
        TokenGraph graph = Tokens.of(layout, rdu, tiles, alike.kinds()::get, alike.whatIf());
        Outcome outcome = sweeps.computeIfAbsent(graph, Sweep::run);
        PipelineTime bound = layout.time(rdu, tiles);
        boolean memory = alike.whatIf() != WhatIf.PERFECT_MEMORY;
        double least = (memory ? bound.cycles() : bound.compute()) / rdu.clockHz();
        double seconds =
                switch (outcome) {
                    // A PEF of an older compiler does not say what is streamed, only how much.
                    case Outcome.Finished f ->
                            layout.streams().isEmpty()
                                    ? Math.max(f.ticks() / graph.ticksPerSecond(), least)
                                    : f.ticks() / graph.ticksPerSecond();
                    case Outcome.Deadlock _ -> least;
                };
        int units = layout.pcuCount() + layout.pmuCount();
        return new SectionTime(
                rdu.launch().orchestrationSeconds(),
                rdu.launch().programSeconds(units),
                rdu.launch().argumentSeconds(layout.streams().size()),
                seconds,
                bound,
                graph,
                outcome);
    }
}
