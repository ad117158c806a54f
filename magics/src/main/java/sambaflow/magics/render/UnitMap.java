package sambaflow.magics.render;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.pef.Layout;
import sambaflow.pef.Stage;
import sambaflow.pef.Units;

/**
 * What is at each switch of a chip while a section is on it.
 *
 * @param stages by switch: the stage whose unit is there, or {@link #FREE}
 * @param links by number: the part of the execution, from 0 to 1, that the link needs for what it
 *     carries, on the network that needs most
 */
record UnitMap(Mesh mesh, int[] stages, double[] links) {
    static final int FREE = -1;

    static UnitMap of(ProfiledPef subject, int section) {
        Mesh mesh = subject.mesh();
        Layout layout = subject.layout(section);
        int[] stages = new int[mesh.switches()];
        Arrays.fill(stages, FREE);
        for (int s = 0; s < layout.stages().size(); s++) {
            for (int at : switches(mesh, layout.stages().get(s))) {
                stages[at] = s;
            }
        }
        return new UnitMap(mesh, stages, links(subject, section));
    }

    /** Where the units of {@code stage} are, the compute units first. */
    static int[] switches(Mesh mesh, Stage stage) {
        return IntStream.concat(
                        stage.pcus().stream()
                                .flatMapToInt(u -> each(u).map(n -> mesh.pcu(u.tile(), n))),
                        stage.pmus().stream()
                                .flatMapToInt(u -> each(u).map(n -> mesh.pmu(u.tile(), n))))
                .toArray();
    }

    private static IntStream each(Units units) {
        return IntStream.range(units.first(), units.first() + units.count());
    }

    private static double[] links(ProfiledPef subject, int section) {
        double cycles = subject.part(section).time().executeSeconds() * subject.rdu().clockHz();
        double[] shares = new double[subject.mesh().links()];
        for (Network network : Network.values()) {
            if (network.isShared() && cycles > 0) {
                double each = network.bytesPerCycle(subject.rdu()) * cycles;
                long[] bytes = subject.layout(section).linkBytes(subject.rdu(), network);
                Arrays.setAll(shares, i -> Math.max(shares[i], bytes[i] / each));
            }
        }
        return shares;
    }

    int columns() {
        return mesh.width() / mesh.tiles();
    }

    /** The stage at {@code row} and {@code column} of {@code tile}. */
    int stage(int tile, int row, int column) {
        return stages[mesh.at(row, tile * columns() + column)];
    }

    /** The tiles that have a unit of a stage. */
    List<Integer> tiles() {
        return IntStream.range(0, stages.length)
                .filter(at -> stages[at] != FREE)
                .map(mesh::tile)
                .distinct()
                .boxed()
                .toList();
    }

    /** The number of the busiest link. */
    int busiest() {
        return IntStream.range(0, links.length).reduce(0, (a, b) -> links[b] > links[a] ? b : a);
    }

    int linksInUse() {
        return (int) Arrays.stream(links).filter(l -> l > 0).count();
    }

    /** Where a stage is, in words: {@code T0 rows 0-3, columns 2-5}. */
    String place(Stage stage) {
        int[] at = switches(mesh, stage);
        int[] tiles = Arrays.stream(at).map(mesh::tile).distinct().sorted().toArray();
        if (tiles.length == 0) {
            return "no units";
        }
        if (tiles.length > 1) {
            return "tiles " + range(tiles);
        }
        return "tile %d rows %s, columns %s"
                .formatted(
                        tiles[0],
                        range(Arrays.stream(at).map(mesh::row).sorted().toArray()),
                        range(
                                Arrays.stream(at)
                                        .map(a -> mesh.column(a) % columns())
                                        .sorted()
                                        .toArray()));
    }

    private static String range(int[] sorted) {
        int first = sorted[0];
        int last = sorted[sorted.length - 1];
        return first == last ? "" + first : first + "-" + last;
    }
}
