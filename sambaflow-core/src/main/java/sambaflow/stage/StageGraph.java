package sambaflow.stage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Channels this much smaller than the largest do not decide how finely all are sliced. */
    private static final int SMALL = 8;

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
     * @param extent how finely it can be sliced
     * @param whole whether the reader waits for all of it
     */
    public record Channel(int from, int to, int value, long bytes, long extent, boolean whole) {}

    /**
     * A value on its way from or to the memory outside.
     *
     * @param extent how finely it can be sliced
     * @param in whether it is read
     * @param whole whether all of it is held on the chip at once
     */
    public record Stream(
            int stage, int value, long bytes, long extent, boolean in, boolean whole) {}

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
        return new StageGraph(cuts.stages(), channels, wires.streams(), 1).sliced();
    }

    /** With as many slices as the large values between stages have, or the largest from outside. */
    private StageGraph sliced() {
        long largest = 0;
        for (Channel channel : channels) {
            largest = Math.max(largest, channel.whole() ? 0 : channel.bytes());
        }
        long found = largest == 0 ? outside() : ENOUGH_TOKENS;
        for (Channel channel : channels) {
            if (!channel.whole() && channel.bytes() >= largest / SMALL) {
                found = Math.min(found, channel.extent());
            }
        }
        return with(Math.clamp(found, 1, ENOUGH_TOKENS));
    }

    private long outside() {
        long largest = 0;
        long extent = 1;
        for (Stream stream : streams) {
            if (!stream.whole() && stream.bytes() > largest) {
                largest = stream.bytes();
                extent = stream.extent();
            }
        }
        return extent;
    }

    private StageGraph with(long count) {
        return new StageGraph(stages, channels, streams, count);
    }

    /** The same in slices half as large, if no value has to be held whole for it. */
    Optional<StageGraph> finer() {
        long twice = 2 * tokens;
        boolean possible =
                channels.stream().noneMatch(c -> waits(c) ? false : c.extent() < twice)
                        && streams.stream().anyMatch(s -> !s.whole() && s.extent() >= twice);
        return possible ? Optional.of(with(twice)) : Optional.empty();
    }

    /** Whether the reader of {@code channel} has to wait for all of it. */
    public boolean waits(Channel channel) {
        return channel.whole() || channel.extent() < tokens;
    }

    /** Whether all of {@code stream} is on the chip at once. */
    boolean held(Stream stream) {
        return stream.whole() || stream.extent() < tokens;
    }

    /** Bytes of one of the slices of something with {@code bytes}. */
    long slice(long bytes) {
        return Math.ceilDiv(bytes, tokens);
    }

    /**
     * Slices that the memory before the reader of each channel holds: one being written, and as
     * many as the stages between have in work, else the pipeline would wait for itself.
     */
    public int[] depths() {
        int[] level = new int[stages.size()];
        for (Channel channel : channels) {
            level[channel.to()] = Math.max(level[channel.to()], level[channel.from()] + 1);
        }
        return channels.stream().mapToInt(c -> 1 + level[c.to()] - level[c.from()]).toArray();
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
                boolean whole = !uses.access(node).streamed().get(i);
                int from = cuts.stageMaking(value);
                if (from == Uses.OUTSIDE) {
                    read(stage, value, whole);
                } else if (from != stage) {
                    carry(from, stage, value, whole || !uses.access(uses.producer(value)).sliced());
                }
            }
        }

        private void read(int stage, int value, boolean whole) {
            boolean all = whole;
            for (int i = 0; i < streams.size(); i++) {
                Stream known = streams.get(i);
                if (known.in() && known.stage() == stage && known.value() == value) {
                    all |= known.whole();
                    streams.remove(i--);
                }
            }
            streams.add(new Stream(stage, value, uses.bytes(value), uses.extent(value), true, all));
        }

        private void carry(int from, int to, int value, boolean whole) {
            boolean all = whole;
            for (int i = 0; i < channels.size(); i++) {
                Channel known = channels.get(i);
                if (known.to() == to && known.value() == value) {
                    all |= known.whole();
                    channels.remove(i--);
                }
            }
            channels.add(new Channel(from, to, value, uses.bytes(value), uses.extent(value), all));
        }

        private void outputs(int stage, int node) {
            boolean whole = !uses.access(node).sliced();
            for (int value : uses.node(node).outputs()) {
                if (cuts.leaves(value)) {
                    long extent = uses.extent(value);
                    streams.add(new Stream(stage, value, uses.bytes(value), extent, false, whole));
                }
            }
        }
    }
}
