package sambaflow.explore;

import sambaflow.chip.RduSpec;
import sambaflow.section.Mode;

/**
 * What a workload is compiled for.
 *
 * @param tiles of the chip that are used
 */
public record Target(RduSpec rdu, int tiles, Mode mode) {
    /** Half of an SN30 and one whole chip of the others, as programs are usually compiled. */
    public static int usualTiles(RduSpec rdu) {
        return rdu.dies() > 1 ? rdu.tiles() / rdu.dies() : rdu.tiles();
    }
}
