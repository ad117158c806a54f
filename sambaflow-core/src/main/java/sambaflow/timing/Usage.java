package sambaflow.timing;

import java.util.ArrayList;
import java.util.List;
import sambaflow.pef.Layout;

/**
 * What the stages of a section, the memories outside and its busiest links did while it executed;
 * in seconds, on the chip as it is. Nothing is known of a section that deadlocks: all is 0, and it
 * has no memories and links.
 *
 * @param seconds of the execution
 * @param stages in the order of the layout
 * @param memories those that the section reads or writes
 * @param links on which values have to take turns
 */
public record Usage(
        double seconds, List<OfStage> stages, List<OfMemory> memories, List<OfLink> links) {
    public Usage {
        stages = List.copyOf(stages);
        memories = List.copyOf(memories);
        links = List.copyOf(links);
    }

    /**
     * A stage. It is through with its last slice after the sum of all of these.
     *
     * @param busy at work
     * @param data waiting for what it reads
     * @param room waiting until a reader has done with what it made
     * @param link waiting for its turn on the link to its compute units
     */
    public record OfStage(double busy, double data, double room, double link) {
        static final OfStage NOTHING = new OfStage(0, 0, 0, 0);
    }

    /**
     * A memory outside.
     *
     * @param name such as DDR
     * @param read bytes
     * @param written bytes
     * @param busy serving, refreshes included
     * @param lost of {@code busy}: opening rows and changing between reading and writing
     * @param peakBytesPerSecond of all channels that the program has
     */
    public record OfMemory(
            String name,
            long read,
            long written,
            double busy,
            double lost,
            double peakBytesPerSecond) {
        public long bytes() {
            return read + written;
        }
    }

    /** A link of the chip, and how long it is at work. */
    public record OfLink(String name, double busy) {}

    /** The stage that sets the pace: the one that is busy for longest; NONE without stages. */
    public int critical() {
        int critical = stages.isEmpty() ? TokenGraph.NONE : 0;
        for (int s = 1; s < stages.size(); s++) {
            critical = stages.get(s).busy() > stages.get(critical).busy() ? s : critical;
        }
        return critical;
    }

    /** Part of the execution, from 0 to 1, that {@code busy} seconds are. */
    public double share(double busy) {
        return seconds == 0 ? 0 : busy / seconds;
    }

    /** Bytes of {@code memory} that are moved in a second of the execution. */
    public double bytesPerSecond(OfMemory memory) {
        return seconds == 0 ? 0 : memory.bytes() / seconds;
    }

    /** Part of its peak rate, from 0 to 1, that {@code memory} is used at. */
    public double ofPeak(OfMemory memory) {
        return bytesPerSecond(memory) / memory.peakBytesPerSecond();
    }

    /** What was done in {@code time}, which is that of {@code layout}. */
    static Usage of(SectionTime time, Layout layout) {
        return switch (time.outcome()) {
            case Outcome.Finished done -> new Reading(time, layout, done).usage();
            case Outcome.Deadlock _ ->
                    new Usage(
                            time.executeSeconds(),
                            layout.stages().stream().map(s -> OfStage.NOTHING).toList(),
                            List.of(),
                            List.of());
        };
    }

    /** Reads seconds from the ticks of an outcome. */
    private record Reading(SectionTime time, Layout layout, Outcome.Finished done) {
        Usage usage() {
            List<OfMemory> memories = new ArrayList<>();
            List<OfLink> links = new ArrayList<>();
            List<TokenGraph.Server> servers = time.graph().servers();
            for (int s = 0; s < servers.size(); s++) {
                long busy = done.servers().get(s).busy();
                switch (servers.get(s)) {
                    case TokenGraph.Memory m -> memories.add(memory(s, m, busy));
                    case TokenGraph.Link l when busy > 0 ->
                            links.add(new OfLink(l.name(), seconds(busy)));
                    case TokenGraph.Link _ -> {
                        // Its values were found not to need turns.
                    }
                }
            }
            List<OfStage> stages = new ArrayList<>();
            for (int s = 0; s < layout.stages().size(); s++) {
                Outcome.Use use = done.uses().get(s);
                stages.add(
                        new OfStage(
                                seconds(use.busy()),
                                seconds(use.data()),
                                seconds(use.room()),
                                seconds(use.server())));
            }
            return new Usage(time.executeSeconds(), stages, memories, links);
        }

        private double seconds(long ticks) {
            return ticks / time.graph().ticksPerSecond();
        }

        private OfMemory memory(int server, TokenGraph.Memory memory, long busy) {
            long[] bytes = new long[2];
            double moving = 0;
            DramState dram = new DramState(memory.dram(), time.graph().ticksPerSecond());
            for (TokenGraph.Actor a : time.graph().actors()) {
                if (a.server() == server) {
                    bytes[a.writes() ? 1 : 0] += layout.streams().get(a.number()).bytes();
                    moving += a.firings() * dram.moving(a.demand());
                }
            }
            return new OfMemory(
                    memory.name(),
                    bytes[0],
                    bytes[1],
                    seconds(busy),
                    Math.max(0, busy - moving) / time.graph().ticksPerSecond(),
                    memory.dram().peakBytesPerSecond());
        }
    }
}
