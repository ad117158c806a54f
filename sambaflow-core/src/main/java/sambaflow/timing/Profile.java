package sambaflow.timing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import sambaflow.graph.Node;
import sambaflow.graph.Workers;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Section;

/**
 * Where the time of a program goes.
 *
 * @param parts one for each section, in their order
 * @param why of all together
 * @param whatIf of all together
 * @param host what comes around each run; not part of the other numbers
 */
public record Profile(List<Part> parts, Attribution why, WhatIfTimes whatIf, HostTime host) {
    public Profile {
        parts = List.copyOf(parts);
    }

    /**
     * A section.
     *
     * @param whatIf seconds of it, loading included
     * @param critical name of the stage that sets the pace, which is the one that is busy for
     *     longest; empty without stages
     * @param criticalShare part of the execution, from 0 to 1, in which that stage is at work
     * @param bytes from and to the memory outside
     */
    public record Part(
            String section,
            SectionTime time,
            Attribution why,
            WhatIfTimes whatIf,
            Usage usage,
            String critical,
            double criticalShare,
            long bytes) {
        /** Bytes that it moves in a second of its execution. */
        public double bytesPerSecond() {
            return time.executeSeconds() == 0 ? 0 : bytes / time.executeSeconds();
        }
    }

    /**
     * The profile of {@code compiled}, whose sections are all laid out.
     *
     * @throws sambaflow.graph.CompileException.Cancelled if the thread is interrupted meanwhile
     */
    public static Profile of(CompiledGraph compiled, Clock clock) {
        look(compiled, clock);
        List<Part> parts = compiled.sections().stream().map(s -> part(compiled, s, clock)).toList();
        Attribution why = Attribution.NONE;
        WhatIfTimes whatIf = WhatIfTimes.NONE;
        for (Part part : parts) {
            why = why.plus(part.why());
            whatIf = whatIf.plus(part.whatIf());
        }
        return new Profile(parts, why, whatIf, HostTime.of(compiled, clock.rdu()));
    }

    /** Lets {@code clock} look at all it will be asked for, on all cores. */
    private static void look(CompiledGraph compiled, Clock clock) {
        List<Callable<SectionTime>> looks = new ArrayList<>();
        for (Section section : compiled.sections()) {
            Layout layout = section.layout().orElseThrow();
            for (WhatIf whatIf : WhatIf.values()) {
                looks.add(() -> clock.time(layout, compiled.memory(), whatIf));
            }
        }
        Workers.all(looks, done -> {});
    }

    private static Part part(CompiledGraph compiled, Section section, Clock clock) {
        Layout layout = section.layout().orElseThrow();
        MemoryPlan plan = compiled.memory();
        SectionTime asIs = clock.time(layout, plan, WhatIf.NOTHING);
        SectionTime memory = clock.time(layout, plan, WhatIf.PERFECT_MEMORY);
        SectionTime network = clock.time(layout, plan, WhatIf.PERFECT_NETWORK);
        SectionTime buffers = clock.time(layout, plan, WhatIf.INFINITE_BUFFERS);
        Usage usage = Usage.of(asIs, layout);
        int critical = usage.critical();
        boolean any = critical != TokenGraph.NONE;
        return new Part(
                section.name(),
                asIs,
                Attribution.of(asIs, memory.executeSeconds(), network.executeSeconds()),
                new WhatIfTimes(memory.seconds(), network.seconds(), buffers.seconds()),
                usage,
                any ? name(compiled, layout, critical) : "",
                any ? usage.share(usage.stages().get(critical).busy()) : 0,
                layout.traffic());
    }

    private static String name(CompiledGraph compiled, Layout layout, int stage) {
        int node = layout.stages().get(stage).nodes().getFirst();
        Node first = compiled.graph().nodes().get(node);
        return "%s '%s'".formatted(first.op().label(), first.name());
    }

    /** Seconds of all sections, loading them included; the host's are not. */
    public double seconds() {
        return why.total();
    }

    /** The sections in which most time goes, first the one in which most does. */
    public List<Part> hottest(int most) {
        return parts.stream()
                .sorted(Comparator.comparingDouble((Part p) -> -p.time().seconds()))
                .limit(most)
                .toList();
    }

    /** One sentence: what the program waits for, with the number that shows it. */
    public String verdict() {
        return Verdict.of(this).text();
    }
}
