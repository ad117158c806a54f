package sambaflow.stage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import sambaflow.chip.RduSpec;
import sambaflow.pef.StageKind;

/**
 * The operators of a section as a pipeline: stages, the channels between them, and the streams that
 * join them to the memory outside.
 *
 * @param stages in an order in which values flow
 * @param tokens slices in which the section works through its tensors
 */
public record StageGraph(
        List<Draft> stages, List<Channel> channels, List<Stream> streams, long tokens) {
    /** Beyond this many slices the pipeline is full for nearly all of its time. */
    private static final long ENOUGH_TOKENS = 64;

    /**
     * Slices of the largest value that are smaller than this take longer to ask for than to move.
     */
    private static final long SLICE = 4096;

    /** Half of a double buffer, in bytes, that is worth no further cut. */
    private static final long GRAIN = 32 * 1024;

    /**
     * A stage before it has units.
     *
     * @param nodes positions in the graph, ascending
     * @param cycles that one group of compute units takes for all of it
     * @param chain compute units of a group
     * @param most groups that can share it
     */
    public record Draft(List<Integer> nodes, StageKind kind, long cycles, int chain, long most) {}

    /**
     * A value on its way from stage to stage.
     *
     * @param extent how finely it can be sliced between the two
     */
    public record Channel(int from, int to, int value, long bytes, long extent) {}

    /**
     * A value on its way from or to the memory outside.
     *
     * @param extent how finely it can be sliced
     * @param in whether it is read
     */
    public record Stream(int stage, int value, long bytes, long extent, boolean in) {}

    public StageGraph {
        stages = List.copyOf(stages);
        channels = List.copyOf(channels);
        streams = List.copyOf(streams);
    }

    /** The pipeline of {@code nodes}, ascending positions in the graph. */
    public static StageGraph of(Uses uses, int[] nodes) {
        StageCuts cuts = StageCuts.of(uses, nodes);
        Wires wires = new Wires(uses, cuts);
        List<Channel> channels = wires.channels();
        channels.sort(Comparator.comparingInt(Channel::to));
        return new StageGraph(cuts.stages(), channels, wires.streams(), 1)
                .fed(uses.rdu())
                .leanest(ENOUGH_TOKENS);
    }

    /** No group is faster than its compute units take what it works on. */
    private StageGraph fed(RduSpec rdu) {
        long[] reading = reading();
        List<Draft> fed = new ArrayList<>();
        for (int i = 0; i < reading.length; i++) {
            Draft d = stages.get(i);
            boolean line = d.kind() == StageKind.SIMD || d.kind() == StageKind.REDUCTION;
            long perCycle = (long) rdu.pcuInputs() * d.chain() * rdu.pmuBytesPerCycle();
            long least = line ? Math.ceilDiv(reading[i], perCycle) : 0;
            long cycles = Math.max(d.cycles(), least);
            fed.add(new Draft(d.nodes(), d.kind(), cycles, d.chain(), d.most()));
        }
        return new StageGraph(fed, channels, streams, tokens);
    }

    /** Bytes that each stage reads from its memory units. */
    long[] reading() {
        long[] reading = new long[stages.size()];
        channels.forEach(c -> reading[c.to()] += c.bytes());
        streams.forEach(s -> reading[s.stage()] += s.in() ? s.bytes() : 0);
        return reading;
    }

    /**
     * In so many slices, up to {@code most}, that least has to be held on the chip: more slices are
     * smaller, but a value that cannot be cut so finely is held whole.
     */
    StageGraph leanest(long most) {
        StageGraph best = this;
        long least = Long.MAX_VALUE;
        for (long count : counts(Math.clamp(largest() / SLICE, 1, most))) {
            StageGraph sliced = new StageGraph(stages, channels, streams, count);
            long bytes = sliced.buffers();
            if (bytes <= least) {
                least = bytes;
                best = sliced;
            }
        }
        return best;
    }

    private long largest() {
        long most = 0;
        for (Channel c : channels) {
            most = Math.max(most, c.bytes());
        }
        for (Stream s : streams) {
            most = Math.max(most, s.bytes());
        }
        return most;
    }

    /** The numbers of slices at which some value can just be cut, and {@code most}. */
    private SortedSet<Long> counts(long most) {
        SortedSet<Long> counts = new TreeSet<>(List.of(1L));
        channels.forEach(c -> counts.add(Math.min(most, c.extent())));
        streams.forEach(s -> counts.add(Math.min(most, s.extent())));
        return counts;
    }

    private long buffers() {
        long bytes = 0;
        int[] depths = depths();
        for (int i = 0; i < depths.length; i++) {
            bytes += buffer(channels.get(i), depths[i]);
        }
        for (Stream stream : streams) {
            bytes += buffer(stream);
        }
        return bytes;
    }

    /**
     * PMU bytes before the reader of {@code channel}: all of it, or a double buffer, and the slices
     * that stages beside it have in work.
     */
    long buffer(Channel channel, int depth) {
        return waits(channel)
                ? channel.bytes()
                : doubled(channel.bytes(), channel.extent())
                        + (depth - 2) * Math.ceilDiv(channel.bytes(), tokens);
    }

    /** PMU bytes behind {@code stream}: all of it, or a double buffer. */
    long buffer(Stream stream) {
        return held(stream) ? stream.bytes() : doubled(stream.bytes(), stream.extent());
    }

    /** One piece in use and one on its way, as small as the value can be cut. */
    private static long doubled(long bytes, long extent) {
        return 2 * Math.max(Math.ceilDiv(bytes, extent), Math.min(bytes, GRAIN));
    }

    /** Whether the reader of {@code channel} has to wait for all of it. */
    public boolean waits(Channel channel) {
        return channel.extent() < tokens;
    }

    /** Whether all of {@code stream} is on the chip at once. */
    boolean held(Stream stream) {
        return stream.extent() < tokens;
    }

    /** Whether {@code stage} has something from outside that is on the chip as a whole. */
    boolean holdsSomething(int stage) {
        return streams.stream().anyMatch(s -> s.stage() == stage && held(s));
    }

    /** The channels, as deep as they have to be. */
    List<sambaflow.pef.Channel> layoutChannels() {
        int[] depths = depths();
        List<sambaflow.pef.Channel> all = new ArrayList<>();
        for (int i = 0; i < depths.length; i++) {
            Channel c = channels.get(i);
            all.add(new sambaflow.pef.Channel(c.from(), c.to(), c.value(), depths[i], waits(c)));
        }
        return all;
    }

    /**
     * Slices that the memory before the reader of each channel holds: one being written, and as
     * many as the stages between have in work, else the pipeline would wait for itself; all of them
     * where the reader cannot begin before some other value is whole, which the maker does not wait
     * for: what the maker is slowed down by may be what that value is made of.
     */
    public int[] depths() {
        int[] level = new int[stages.size()];
        int[] phase = new int[stages.size()];
        // In the order of the stages they lead to, so that what leads to their makers is known.
        for (Channel channel : channels) {
            int to = channel.to();
            level[to] = Math.max(level[to], level[channel.from()] + 1);
            phase[to] = Math.max(phase[to], phase[channel.from()] + (waits(channel) ? 1 : 0));
        }
        int[] depths = new int[channels.size()];
        for (int i = 0; i < depths.length; i++) {
            Channel c = channels.get(i);
            int between = 1 + level[c.to()] - level[c.from()];
            boolean early = !waits(c) && phase[c.from()] < phase[c.to()];
            depths[i] = early ? (int) Math.max(between, tokens) : between;
        }
        return depths;
    }

    /** Bytes read from and written to the memory outside; what several stages read counts once. */
    public long traffic() {
        long bytes = 0;
        Set<Integer> read = new HashSet<>();
        for (Stream stream : streams) {
            if (!stream.in() || read.add(stream.value())) {
                bytes += stream.bytes();
            }
        }
        return bytes;
    }

    /** Finds the channels and streams of stages. */
    private static final class Wires {
        private final Uses uses;
        private final StageCuts cuts;
        private final List<Channel> channels = new ArrayList<>();
        private final List<Stream> streams = new ArrayList<>();

        Wires(Uses uses, StageCuts cuts) {
            this.uses = uses;
            this.cuts = cuts;
            for (int stage = 0; stage < cuts.stages().size(); stage++) {
                for (int node : cuts.stages().get(stage).nodes()) {
                    inputs(stage, node);
                    outputs(stage, node);
                }
            }
        }

        List<Channel> channels() {
            return channels;
        }

        List<Stream> streams() {
            return streams;
        }

        private void inputs(int stage, int node) {
            List<Integer> inputs = uses.node(node).inputs();
            for (int i = 0; i < inputs.size(); i++) {
                int value = inputs.get(i);
                long extent = uses.access(node).inputs().get(i);
                int from = cuts.stageMaking(value);
                if (from == Uses.OUTSIDE) {
                    read(stage, value, extent);
                } else if (from != stage) {
                    carry(from, stage, value, Math.min(extent, uses.made(value)));
                }
            }
        }

        /** A value that a stage reads twice is cut as finely as both readers can take it. */
        private void read(int stage, int value, long extent) {
            long both = extent;
            for (int i = 0; i < streams.size(); i++) {
                Stream known = streams.get(i);
                if (known.in() && known.stage() == stage && known.value() == value) {
                    both = Math.min(both, known.extent());
                    streams.remove(i--);
                }
            }
            streams.add(new Stream(stage, value, uses.bytes(value), both, true));
        }

        private void carry(int from, int to, int value, long extent) {
            long both = extent;
            for (int i = 0; i < channels.size(); i++) {
                Channel known = channels.get(i);
                if (known.to() == to && known.value() == value) {
                    both = Math.min(both, known.extent());
                    channels.remove(i--);
                }
            }
            channels.add(new Channel(from, to, value, uses.bytes(value), both));
        }

        private void outputs(int stage, int node) {
            for (int value : uses.node(node).outputs()) {
                if (cuts.leaves(value)) {
                    long bytes = uses.bytes(value);
                    streams.add(new Stream(stage, value, bytes, uses.made(value), false));
                }
            }
        }
    }
}
