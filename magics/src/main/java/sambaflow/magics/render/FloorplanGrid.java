package sambaflow.magics.render;

import java.util.List;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Element.Anchor;
import sambaflow.magics.scene.Palette;
import sambaflow.magics.scene.TextWidth;

/** The switches of tiles as squares: one tile large, several of them small, side by side. */
final class FloorplanGrid {
    static final String COLD = "#f7f8fa";
    static final String FREE = "#e9ebee";
    static final String LINK = "#1f2328";
    static final String PORT = "#6f42c1";

    private static final double MOST_WIDE = 900;
    private static final int MOST_BESIDE = 4;
    private static final double LARGE = 36;

    /** Squares of this size are drawn one by one, with room for a number in each. */
    private static final double ONE_BY_ONE = 20;

    private static final double NUMBER = 10;
    private static final double TINY = 8;

    /** A link that is in use less than this part of the time is a hair. */
    private static final double WIDEST = 5;

    private final UnitMap map;
    private final List<Integer> tiles;
    private final String[] heat;
    private final Mesh mesh;
    private final boolean large;
    private final double pitch;
    private final int perRow;

    /**
     * @param tiles those that are drawn
     * @param heat colour of each stage
     */
    FloorplanGrid(UnitMap map, List<Integer> tiles, String[] heat) {
        this.map = map;
        this.tiles = tiles;
        this.heat = heat.clone();
        this.mesh = map.mesh();
        int beside = Math.clamp(tiles.size(), 1, MOST_BESIDE);
        double room = MOST_WIDE / beside - 2 * Sketch.MARGIN;
        this.pitch = Math.min(LARGE, Math.floor(room / map.columns()));
        this.large = pitch >= ONE_BY_ONE;
        this.perRow = (int) Math.max(1, MOST_WIDE / (tileWidth() + gap()));
    }

    private double tileWidth() {
        return pitch * map.columns();
    }

    private double gap() {
        return 2 * Sketch.MARGIN;
    }

    /** Whether each unit is seen. */
    boolean isOneByOne() {
        return large;
    }

    double width() {
        int beside = Math.clamp(tiles.size(), 1, perRow);
        return Math.max(640, beside * (tileWidth() + gap()));
    }

    void draw(Sketch sketch) {
        double top = sketch.y();
        for (int i = 0; i < tiles.size(); i++) {
            double x = Sketch.MARGIN + gap() / 2 + i % perRow * (tileWidth() + gap());
            double y = top + i / perRow * (pitch * mesh.rows() + 2 * Sketch.LINE);
            sketch.faint(x, y + Sketch.SIZE, "tile " + tiles.get(i));
            tile(sketch, tiles.get(i), x, y + Sketch.LINE + (large ? Sketch.MARGIN / 2 : 0));
        }
    }

    private void tile(Sketch sketch, int tile, double x, double y) {
        for (int row = 0; row < mesh.rows(); row++) {
            if (large) {
                for (int column = 0; column < map.columns(); column++) {
                    unit(sketch, tile, row, column, x, y);
                }
            } else {
                runs(sketch, tile, row, x, y);
            }
        }
        ports(sketch, tile, x, y);
        links(sketch, tile, x, y);
        numbers(sketch, tile, x, y);
    }

    private void unit(Sketch sketch, int tile, int row, int column, double x, double y) {
        int stage = map.stage(tile, row, column);
        int at = mesh.at(row, tile * map.columns() + column);
        double inset = pitch * 0.16;
        double side = pitch - 2 * inset;
        boolean free = stage == UnitMap.FREE;
        sketch.add(
                new Element.Rect(
                        x + column * pitch + inset,
                        y + row * pitch + inset,
                        side,
                        side,
                        mesh.isPcu(at) ? 1 : side / 2,
                        free ? FREE : heat[stage],
                        free ? Palette.GRID : Palette.RULE,
                        1));
    }

    /** Units of one stage beside each other are one rectangle: a chip has thousands. */
    private void runs(Sketch sketch, int tile, int row, double x, double y) {
        int start = 0;
        for (int column = 1; column <= map.columns(); column++) {
            int stage = map.stage(tile, row, start);
            if (column == map.columns() || map.stage(tile, row, column) != stage) {
                sketch.fill(
                        x + start * pitch + 0.5,
                        y + row * pitch + 0.5,
                        (column - start) * pitch - 1,
                        pitch - 1,
                        stage == UnitMap.FREE ? FREE : heat[stage]);
                start = column;
            }
        }
    }

    private void ports(Sketch sketch, int tile, double x, double y) {
        double wide = large ? 6 : 3;
        for (int row = 0; row < mesh.rows(); row++) {
            for (int column : new int[] {0, map.columns() - 1}) {
                if (mesh.hasPort(mesh.at(row, tile * map.columns() + column))) {
                    double left = column == 0 ? x - wide - 1 : x + tileWidth() + 1;
                    sketch.fill(left, y + row * pitch + pitch / 4, wide, pitch / 2, PORT);
                }
            }
        }
    }

    /** A line between two switches is as wide as the busier of the two links between them. */
    private void links(Sketch sketch, int tile, double x, double y) {
        double most = map.links()[map.busiest()];
        for (int row = 0; row < mesh.rows(); row++) {
            for (int column = 0; column < map.columns(); column++) {
                link(sketch, tile, row, column, Direction.EAST, most, x, y);
                link(sketch, tile, row, column, Direction.SOUTH, most, x, y);
            }
        }
    }

    private void link(
            Sketch sketch,
            int tile,
            int row,
            int column,
            Direction to,
            double most,
            double x,
            double y) {
        int at = mesh.at(row, tile * map.columns() + column);
        int next = mesh.next(at, to);
        if (next == Mesh.NONE) {
            return;
        }
        int back = mesh.link(next, to == Direction.EAST ? Direction.WEST : Direction.NORTH);
        double share = Math.max(map.links()[mesh.link(at, to)], map.links()[back]);
        // In small, hairs would hide what is below.
        if (share <= (large ? 0 : most / 10)) {
            return;
        }
        double wide = Math.max(0.6, share / most * (large ? WIDEST : WIDEST / 2));
        double inset = large ? pitch * 0.34 : 0;
        double cx = x + column * pitch + pitch / 2;
        double cy = y + row * pitch + pitch / 2;
        double reach = pitch / 2;
        boolean east = to == Direction.EAST;
        double from = large ? reach - pitch * 0.16 : 0;
        double end = large ? reach + pitch * 0.16 : pitch - inset;
        // At the edge of a tile the way goes on in the next one.
        end = column == map.columns() - 1 && east ? reach : end;
        sketch.line(
                cx + (east ? from : 0),
                cy + (east ? 0 : from),
                cx + (east ? end : 0),
                cy + (east ? 0 : end),
                LINK,
                wide);
    }

    private void numbers(Sketch sketch, int tile, double x, double y) {
        boolean[] numbered = new boolean[heat.length];
        for (int row = 0; row < mesh.rows(); row++) {
            for (int column = 0; column < map.columns(); column++) {
                int stage = map.stage(tile, row, column);
                if (stage == UnitMap.FREE || !large && numbered[stage]) {
                    continue;
                }
                double size = pitch < LARGE ? TINY : NUMBER;
                String text = "" + stage;
                if (TextWidth.of(text, size, false) > pitch - (large ? 0.32 * pitch : 0)) {
                    continue;
                }
                numbered[stage] = true;
                if (!large) {
                    // A link below would cross it out.
                    sketch.fill(
                            x + column * pitch + 1,
                            y + row * pitch + 1,
                            pitch - 2,
                            pitch - 2,
                            heat[stage]);
                }
                sketch.add(
                        new Element.Text(
                                x + column * pitch + pitch / 2,
                                y + row * pitch + pitch / 2 + size * 0.36,
                                text,
                                size,
                                Anchor.MIDDLE,
                                false,
                                ink(heat[stage])));
            }
        }
    }

    /** Black on light, white on dark. */
    private static String ink(String fill) {
        int rgb = Integer.decode(fill);
        double light = 0.3 * (rgb >> 16) + 0.59 * (rgb >> 8 & 0xff) + 0.11 * (rgb & 0xff);
        return light > 140 ? Palette.INK : Palette.CARD;
    }
}
