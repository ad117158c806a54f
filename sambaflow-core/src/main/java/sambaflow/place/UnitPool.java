package sambaflow.place;

import java.util.ArrayList;
import java.util.List;
import sambaflow.pef.Units;

/** Hands out the units of one kind, tile by tile, each at most once. */
final class UnitPool {
    private final int perTile;
    private final int total;
    private int next;

    UnitPool(int tiles, int perTile) {
        this.perTile = perTile;
        this.total = tiles * perTile;
    }

    int left() {
        return total - next;
    }

    /** The next {@code count} units, as runs within tiles. */
    List<Units> take(int count) {
        List<Units> taken = new ArrayList<>();
        int remaining = count;
        while (remaining > 0) {
            int first = next % perTile;
            int run = Math.min(remaining, perTile - first);
            taken.add(new Units(next / perTile, first, run));
            next += run;
            remaining -= run;
        }
        return taken;
    }
}
