package sambaflow.place;

import java.util.Arrays;
import java.util.List;
import sambaflow.chip.Mesh;
import sambaflow.chip.PipelineTime;

/**
 * How bad an arrangement is, in links: for each net the half-perimeter of the rectangle around the
 * middles of its two blocks, times the units at its wider end, more for those that the section's
 * time hangs on; the way of each stream to an AGCU; and what would have to cross a column of links
 * beyond what they carry.
 *
 * <p>Flat arrays, and sums along the snake from its beginning: a net costs the same to look at,
 * however many units it joins.
 */
final class PlacementCost {
    /** How much the nets of the critical path outweigh others. */
    private static final double CRITICAL = 3;

    /** Of what a column carries, what may be used before it counts as crowded. */
    private static final double ROOM = 0.8;

    private final Mesh mesh;
    private final Netlist netlist;
    private final int[] from;
    private final int[] to;
    private final double[] width;
    private final double[] load;
    private final int[] streamStage;
    private final boolean[] streamIn;
    private final double[] rowSum;
    private final double[] columnSum;
    private final double[] edgeSum;
    private final double[] east;
    private final double[] west;
    private int firstColumn;
    private int lastColumn;

    /**
     * @param ways of the channels, by whose length it is known which are critical
     * @param period cycles in which each net carries all it has to
     * @param linkBytes that a link carries in a cycle
     */
    PlacementCost(
            Netlist netlist, Mesh mesh, List<PipelineTime.Way> ways, double period, int linkBytes) {
        this.mesh = mesh;
        this.netlist = netlist;
        int channels = ways.size();
        int stages = netlist.blocks().size();
        this.from = new int[channels + stages];
        this.to = new int[from.length];
        this.width = new double[from.length];
        this.load = new double[from.length];
        double column = period * mesh.rows() * linkBytes;
        double[] criticality = criticality(netlist, ways);
        for (int i = 0; i < channels; i++) {
            Netlist.Wire wire = netlist.wires().get(i);
            int ends = Math.max(makers(wire.from()), netlist.blocks().get(wire.to()).pmus());
            join(i, wire.from(), wire.to(), ends * criticality[i], wire.bytes() / column);
        }
        for (int i = 0; i < stages; i++) {
            Netlist.Block block = netlist.blocks().get(i);
            int ends = block.pcus() == 0 ? 0 : Math.max(block.pcus(), block.pmus());
            join(channels + i, i, i, ends, block.feedBytes() / column);
        }
        this.streamStage = netlist.streams().stream().mapToInt(Netlist.Stream::stage).toArray();
        this.streamIn = new boolean[streamStage.length];
        for (int i = 0; i < streamIn.length; i++) {
            streamIn[i] = netlist.streams().get(i).in();
        }
        int units = mesh.switches() / 2;
        this.rowSum = new double[2 * (units + 1)];
        this.columnSum = new double[rowSum.length];
        this.edgeSum = new double[rowSum.length];
        this.east = new double[mesh.width() + 1];
        this.west = new double[east.length];
        sum(units);
    }

    private int makers(int stage) {
        Netlist.Block block = netlist.blocks().get(stage);
        return block.pcus() == 0 ? block.pmus() : block.pcus();
    }

    private void join(int net, int one, int other, double ends, double use) {
        from[net] = one;
        to[net] = other;
        width[net] = ends;
        load[net] = use;
    }

    /** By channel: 1 where there is time to spare, more the nearer it is to the longest path. */
    private static double[] criticality(Netlist netlist, List<PipelineTime.Way> ways) {
        List<PipelineTime.Step> steps = netlist.steps();
        double tokens = netlist.tokens();
        List<Double> start = PipelineTime.Schedule.of(steps, ways, netlist.tokens()).start();
        double[] rest = new double[steps.size()];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = steps.get(i).busy() + steps.get(i).depth();
        }
        double[] through = new double[ways.size()];
        double longest = 1;
        for (int i = ways.size() - 1; i >= 0; i--) {
            PipelineTime.Way way = ways.get(i);
            PipelineTime.Step maker = steps.get(way.from());
            double made = way.waits() ? maker.busy() + maker.depth() : maker.busy() / tokens;
            double after = made + way.latency() + rest[way.to()];
            rest[way.from()] = Math.max(rest[way.from()], after);
            through[i] = start.get(way.from()) + after;
            longest = Math.max(longest, through[i]);
        }
        for (int i = 0; i < through.length; i++) {
            double share = through[i] / longest;
            through[i] = 1 + CRITICAL * share * share;
        }
        return through;
    }

    private void sum(int units) {
        int perTile = mesh.unitsPerTile();
        int columns = mesh.width() / mesh.tiles();
        for (int kind = 0; kind < 2; kind++) {
            for (int unit = 0; unit < units; unit++) {
                int tile = unit / perTile;
                int at =
                        kind == 0 ? mesh.pcu(tile, unit % perTile) : mesh.pmu(tile, unit % perTile);
                int west = mesh.column(at) % columns;
                int i = kind * (units + 1) + unit;
                rowSum[i + 1] = rowSum[i] + mesh.row(at);
                columnSum[i + 1] = columnSum[i] + mesh.column(at);
                edgeSum[i + 1] = edgeSum[i] + Math.min(west, columns - 1 - west);
            }
        }
    }

    private static double mean(double[] sums, int kind, Arrangement.Stretch at) {
        int first = kind + at.first();
        return (sums[first + at.length()] - sums[first]) / at.length();
    }

    double of(Arrangement a) {
        Arrays.fill(east, 0);
        Arrays.fill(west, 0);
        firstColumn = east.length;
        lastColumn = 0;
        int memory = mesh.switches() / 2 + 1;
        double cost = 0;
        for (int net = 0; net < from.length; net++) {
            if (width[net] > 0) {
                boolean computes = a.computing(from[net]).count() > 0;
                int kind = computes ? 0 : memory;
                Arrangement.Stretch maker =
                        computes ? a.computing(from[net]) : a.holding(from[net]);
                Arrangement.Stretch reader = a.holding(to[net]);
                double there = mean(columnSum, kind, maker);
                double here = mean(columnSum, memory, reader);
                double rows = mean(rowSum, kind, maker) - mean(rowSum, memory, reader);
                cost += width[net] * (Math.abs(there - here) + Math.abs(rows));
                cross(there, here, load[net]);
            }
        }
        for (int i = 0; i < streamStage.length; i++) {
            int stage = streamStage[i];
            boolean memoryUnits = streamIn[i] || a.computing(stage).count() == 0;
            Arrangement.Stretch end = memoryUnits ? a.holding(stage) : a.computing(stage);
            cost += end.count() * mean(edgeSum, memoryUnits ? memory : 0, end);
        }
        return cost + crowded();
    }

    private void cross(double there, double here, double use) {
        double[] way = there < here ? east : west;
        int first = (int) Math.min(there, here);
        int last = (int) Math.max(there, here);
        way[first] += use;
        way[last] -= use;
        firstColumn = Math.min(firstColumn, first);
        lastColumn = Math.max(lastColumn, last);
    }

    /** Links for all that is beyond the room of each column. */
    private double crowded() {
        double beyond = 0;
        double eastward = 0;
        double westward = 0;
        for (int column = firstColumn; column < lastColumn; column++) {
            eastward += east[column];
            westward += west[column];
            beyond += Math.max(0, eastward - ROOM) + Math.max(0, westward - ROOM);
        }
        return beyond * mesh.rows() * mesh.rows();
    }
}
