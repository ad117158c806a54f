package sambaflow.place;

import java.util.ArrayList;
import java.util.List;
import sambaflow.chip.Mesh;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;

/**
 * How deep channels must be, so that no maker waits for room while its reader waits for a value
 * that takes another way.
 *
 * <p>In a schedule that repeats every {@code pace} cycles, a slot before a reader is taken when the
 * maker starts a slice and free again when its credit is back after the reader is done with it: as
 * many slices start meanwhile as the channel must hold.
 */
final class Slack {
    private Slack() {}

    /** The depth that each way needs at {@code pace} cycles from slice to slice. */
    static int[] wanted(Netlist netlist, List<PipelineTime.Way> ways, double pace) {
        List<PipelineTime.Step> steps = netlist.steps();
        long tokens = netlist.tokens();
        PipelineTime.Schedule schedule = PipelineTime.Schedule.of(steps, ways, tokens);
        int[] depths = new int[ways.size()];
        for (int i = 0; i < depths.length; i++) {
            PipelineTime.Way way = ways.get(i);
            int had = netlist.wires().get(i).depth();
            double slice = steps.get(way.to()).busy() / tokens;
            double free = schedule.start().get(way.to()) + slice + way.credit();
            double slots = Math.ceil((free - schedule.start().get(way.from())) / pace);
            long most = Math.max(had, Math.min(tokens, Integer.MAX_VALUE));
            depths[i] = way.waits() ? had : (int) Math.clamp((long) slots, had, most);
        }
        return depths;
    }

    /**
     * As many more memory units for each stage as hold what {@link #wanted} asks, if free. Where
     * routes will be is not known yet, so the longest ways across {@code mesh} are taken: most of a
     * slot's time is not the way, but a little more of it can be one more slot.
     */
    static Netlist grown(Netlist netlist, RduSpec rdu, Mesh mesh) {
        int across = rdu.network().switchCycles() * (mesh.rows() + mesh.width());
        List<PipelineTime.Way> longest =
                netlist.wires().stream()
                        .map(w ->
                                new PipelineTime.Way(
                                        w.from(), w.to(), w.waits(), 2 * across, 0, across))
                        .toList();
        int[] depths = wanted(netlist, longest, netlist.period(rdu) / netlist.tokens());
        long[] held = held(netlist, depths);
        int free = mesh.tiles() * mesh.unitsPerTile() - netlist.pmus();
        List<Netlist.Block> blocks = new ArrayList<>();
        for (int i = 0; i < held.length; i++) {
            Netlist.Block block = netlist.blocks().get(i);
            long lacking = Math.ceilDiv(held[i], rdu.pmuBytes()) - block.pmus();
            int more = Math.clamp(lacking, 0, free);
            free -= more;
            blocks.add(block.withPmus(block.pmus() + more));
        }
        return new Netlist(
                netlist.tiles(),
                blocks,
                netlist.wires(),
                netlist.streams(),
                netlist.tokens(),
                netlist.traffic());
    }

    /** {@code wanted}, as far as the memory units of the readers have room for it. */
    static int[] fitting(Netlist netlist, int[] wanted, RduSpec rdu) {
        int[] depths = new int[wanted.length];
        long[] room = new long[netlist.blocks().size()];
        for (int i = 0; i < room.length; i++) {
            Netlist.Block block = netlist.blocks().get(i);
            room[i] = block.pmus() * rdu.pmuBytes() - block.bufferBytes();
        }
        for (int i = 0; i < depths.length; i++) {
            Netlist.Wire wire = netlist.wires().get(i);
            long slices = Math.max(0, room[wire.to()]) / Math.max(1, wire.sliceBytes());
            int more = (int) Math.min(wanted[i] - wire.depth(), slices);
            room[wire.to()] -= more * wire.sliceBytes();
            depths[i] = wire.depth() + more;
        }
        return depths;
    }

    /** Bytes in the memory units of each stage if its channels have these depths. */
    static long[] held(Netlist netlist, int[] depths) {
        long[] held = netlist.blocks().stream().mapToLong(Netlist.Block::bufferBytes).toArray();
        for (int i = 0; i < depths.length; i++) {
            Netlist.Wire wire = netlist.wires().get(i);
            held[wire.to()] += (depths[i] - wire.depth()) * wire.sliceBytes();
        }
        return held;
    }
}
