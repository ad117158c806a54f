package sambaflow.chip;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The switches of some tiles, and what is at each.
 *
 * <p>A tile is a grid of switches with a compute unit (PCU) or a memory unit (PMU) at each, like
 * the fields of a chessboard; at the west and east ends of every second row an AGCU leads to the
 * memory outside. Tiles stand side by side. SN10 and SN30 have tiles of 16 x 20, SN40 of 20 x 26.
 *
 * <pre>
 *        band 0   band 1   band 2
 *       . 0 1     6 7 .    . .         units are numbered along a snake: through a band of
 *       . 3 2     5 4 ...              about four columns row by row, then back through the
 *       ..  v     ^                    next one; a run of units is a compact block
 * </pre>
 *
 * <p>Switches have numbers: tile by tile, row by row. Every second tile is numbered from its last
 * row, so that the snake goes on from tile to tile.
 */
public final class Mesh {
    /** Stands for a switch that is not there. */
    public static final int NONE = -1;

    private static final int DIRECTIONS = Direction.values().length;

    /** Columns of a band: as wide as a few units are tall, so that blocks are near to square. */
    private static final int BAND = 4;

    private final int tiles;
    private final int rows;
    private final int columns;
    private final int perTile;
    private final int[] units;
    private final int[] numbers;
    private final int[] neighbours;

    /** All that a mesh hangs on. */
    private record Size(int tiles, int pcusPerTile) {}

    /** Each section of a program is asked for its mesh several times; all of them have the same. */
    private static final Map<Size, Mesh> KNOWN = new ConcurrentHashMap<>();

    /** The first {@code tiles} tiles of {@code rdu}, which has as many PCUs as PMUs. */
    public static Mesh of(RduSpec rdu, int tiles) {
        if (rdu.pcusPerTile() != rdu.pmusPerTile()) {
            throw new IllegalArgumentException(
                    "a mesh has as many PCUs as PMUs; found %d and %d"
                            .formatted(rdu.pcusPerTile(), rdu.pmusPerTile()));
        }
        return KNOWN.computeIfAbsent(new Size(tiles, rdu.pcusPerTile()), Mesh::new);
    }

    private Mesh(Size size) {
        this.tiles = size.tiles;
        this.perTile = 2 * size.pcusPerTile;
        this.rows = squarest(perTile);
        this.columns = perTile / rows;
        this.units = new int[tiles * perTile];
        this.numbers = new int[units.length];
        this.neighbours = new int[units.length * DIRECTIONS];
        number();
        join();
    }

    /** The largest divisor that is not above the square root. */
    private static int squarest(int switches) {
        int best = 1;
        for (int side = 1; side * side <= switches; side++) {
            best = switches % side == 0 ? side : best;
        }
        return best;
    }

    private void number() {
        int bands = Math.max(1, columns / BAND) | 1;
        for (int tile = 0; tile < tiles; tile++) {
            int[] next = {tile * perTile / 2, tile * perTile / 2};
            for (int band = 0; band < bands; band++) {
                int west = band * columns / bands;
                int east = (band + 1) * columns / bands;
                for (int step = 0; step < (east - west) * rows; step++) {
                    int down = step / (east - west);
                    int along = step % (east - west);
                    int row = (band + tile) % 2 == 0 ? down : rows - 1 - down;
                    int column = down % 2 == 0 ? west + along : east - 1 - along;
                    int at = tile * perTile + row * columns + column;
                    int kind = isPcu(at) ? 0 : 1;
                    numbers[at] = next[kind];
                    units[2 * next[kind]++ + kind] = at;
                }
            }
        }
    }

    private void join() {
        Arrays.fill(neighbours, NONE);
        for (int at = 0; at < units.length; at++) {
            for (Direction d : Direction.values()) {
                neighbours[link(at, d)] = at(row(at) + d.rows(), column(at) + d.columns());
            }
        }
    }

    /** The switch in {@code row} and {@code column}, counted from the first tile, or NONE. */
    public int at(int row, int column) {
        boolean inside = row >= 0 && row < rows && column >= 0 && column < width();
        return inside ? column / columns * perTile + row * columns + column % columns : NONE;
    }

    public int switches() {
        return units.length;
    }

    public int tiles() {
        return tiles;
    }

    public int rows() {
        return rows;
    }

    /** Columns of all tiles together. */
    public int width() {
        return tiles * columns;
    }

    public int links() {
        return neighbours.length;
    }

    public int tile(int at) {
        return at / perTile;
    }

    public int row(int at) {
        return at % perTile / columns;
    }

    /** Counted from the first tile's west end. */
    public int column(int at) {
        return tile(at) * columns + at % columns;
    }

    /** Whether the unit at a switch computes; otherwise it is a memory unit. */
    public boolean isPcu(int at) {
        return (row(at) + at % columns) % 2 == 0;
    }

    /** The number of the unit at a switch among those of its kind on its tile. */
    public int unit(int at) {
        return numbers[at] % (perTile / 2);
    }

    /** The switch at PCU {@code unit} of {@code tile}. */
    public int pcu(int tile, int unit) {
        return units[tile * perTile + 2 * unit];
    }

    /** The switch at PMU {@code unit} of {@code tile}. */
    public int pmu(int tile, int unit) {
        return units[tile * perTile + 2 * unit + 1];
    }

    /** Units of one kind on a tile. */
    public int unitsPerTile() {
        return perTile / 2;
    }

    /** The number of the link that leaves {@code at} in the direction {@code to}. */
    public int link(int at, Direction to) {
        return at * DIRECTIONS + to.ordinal();
    }

    /** The switch that the link from {@code at} in the direction {@code to} leads to, or NONE. */
    public int next(int at, Direction to) {
        return neighbours[link(at, to)];
    }

    /** The switch that {@code link} leads to, or NONE. */
    public int end(int link) {
        return neighbours[link];
    }

    /** Whether an AGCU is at a switch, beside the unit. */
    public boolean hasPort(int at) {
        int column = at % columns;
        return row(at) % 2 == 0 && (column == 0 || column == columns - 1);
    }

    /** Links between two switches on the shortest way. */
    public int distance(int from, int to) {
        return Math.abs(row(from) - row(to)) + Math.abs(column(from) - column(to));
    }

    /** A switch for messages: its tile, row and column on it. */
    public String name(int at) {
        return "T%d(%d,%d)".formatted(tile(at), row(at), at % columns);
    }
}
