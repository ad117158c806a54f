package sambaflow.timing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import sambaflow.chip.Dram;
import sambaflow.graph.Node;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Section;

/**
 * Where the time of a program goes.
 *
 * @param parts one for each section
 * @param why of all together
 * @param perfectMemory seconds of all with a memory outside that answers at once
 * @param perfectNetwork seconds of all with ways of no length and links that are never shared
 * @param infiniteBuffers seconds of all with room that is never waited for
 */
public record Profile(
        List<Part> parts,
        Attribution why,
        double perfectMemory,
        double perfectNetwork,
        double infiniteBuffers,
        String memory,
        double memoryBytesPerSecond) {
    private static final double GIGA = 1e9;
    private static final double PERCENT = 100;

    public Profile {
        parts = List.copyOf(parts);
    }

    /**
     * A section.
     *
     * @param critical name of the stage that is busy for longest; empty without stages
     * @param criticalShare part of the execution, from 0 to 1, in which it is
     * @param bytes from and to the memory outside
     */
    public record Part(
            String section,
            SectionTime time,
            Attribution why,
            String critical,
            double criticalShare,
            long bytes) {
        /** Bytes that it moves in a second of its execution. */
        public double bytesPerSecond() {
            return time.executeSeconds() == 0 ? 0 : bytes / time.executeSeconds();
        }
    }

    /** The profile of {@code compiled}, whose sections are all laid out. */
    public static Profile of(CompiledGraph compiled, Clock clock) {
        List<Part> parts = new ArrayList<>();
        Attribution why = Attribution.NONE;
        double[] whatIf = new double[WhatIf.values().length];
        for (Section section : compiled.sections()) {
            Layout layout = section.layout().orElseThrow();
            MemoryPlan plan = compiled.memory();
            SectionTime asIs = clock.time(layout, plan, WhatIf.NOTHING);
            double[] execute = new double[whatIf.length];
            for (WhatIf w : WhatIf.values()) {
                SectionTime time = clock.time(layout, plan, w);
                execute[w.ordinal()] = time.executeSeconds();
                whatIf[w.ordinal()] += time.seconds();
            }
            Attribution own =
                    Attribution.of(
                            asIs,
                            execute[WhatIf.PERFECT_MEMORY.ordinal()],
                            execute[WhatIf.PERFECT_NETWORK.ordinal()]);
            why = why.plus(own);
            parts.add(part(compiled, section, asIs, own));
        }
        Dram dram = clock.rdu().memory(clock.tiles());
        return new Profile(
                parts,
                why,
                whatIf[WhatIf.PERFECT_MEMORY.ordinal()],
                whatIf[WhatIf.PERFECT_NETWORK.ordinal()],
                whatIf[WhatIf.INFINITE_BUFFERS.ordinal()],
                clock.rdu().hbm().exists() ? "HBM" : "DDR",
                dram.peakBytesPerSecond());
    }

    private static Part part(
            CompiledGraph compiled, Section section, SectionTime time, Attribution why) {
        Layout layout = section.layout().orElseThrow();
        OptionalInt slowest =
                java.util.stream.IntStream.range(0, layout.stages().size())
                        .reduce((a, b) -> cycles(layout, b) > cycles(layout, a) ? b : a);
        String name = "";
        double share = 0;
        if (slowest.isPresent()) {
            int node = layout.stages().get(slowest.getAsInt()).nodes().getFirst();
            Node first = compiled.graph().nodes().get(node);
            name = "%s '%s'".formatted(first.op().label(), first.name());
            double execute = time.executeSeconds() * time.graph().ticksPerSecond();
            double busy = (double) cycles(layout, slowest.getAsInt()) * layout.tokens();
            share = execute == 0 ? 0 : Math.min(1, busy / execute);
        }
        return new Part(section.name(), time, why, name, share, layout.traffic());
    }

    private static long cycles(Layout layout, int stage) {
        return layout.stages().get(stage).cycles();
    }

    /** Seconds of all sections, loading them included. */
    public double seconds() {
        return why.total();
    }

    /** One sentence: what the program waits for, with the number that shows it. */
    public String verdict() {
        double most =
                Math.max(
                        Math.max(why.compute(), why.memory()),
                        Math.max(why.network(), why.launch()));
        if (parts.isEmpty() || most == 0) {
            return "nothing to run";
        }
        if (most == why.launch()) {
            return text(
                    "launch-bound: %.0f %% of the time launches and loads %d sections",
                    PERCENT * why.launch() / seconds(), parts.size());
        }
        if (most == why.memory()) {
            Part p = hottest(Comparator.comparingDouble(q -> q.why().memory()));
            return text(
                    "%s-bound: section %s moves %.3g GB at %.0f %% of %.4g GB/s",
                    memory,
                    p.section(),
                    p.bytes() / GIGA,
                    PERCENT * p.bytesPerSecond() / memoryBytesPerSecond,
                    memoryBytesPerSecond / GIGA);
        }
        if (most == why.network()) {
            Part p = hottest(Comparator.comparingDouble(q -> q.why().network()));
            return text(
                    "network-bound: section %s would take %.0f %% less if ways had no length and links were never shared",
                    p.section(), PERCENT * p.why().network() / p.why().total());
        }
        Part p = hottest(Comparator.comparingDouble(q -> q.why().compute()));
        return text(
                "compute-bound: %s of section %s is at work for %.0f %% of its time",
                p.critical(), p.section(), PERCENT * p.criticalShare());
    }

    private Part hottest(Comparator<Part> by) {
        return parts.stream().max(by).orElseThrow();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
