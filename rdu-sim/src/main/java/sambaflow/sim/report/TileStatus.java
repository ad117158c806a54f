package sambaflow.sim.report;

import java.util.Optional;
import sambaflow.device.ChipTime;
import sambaflow.device.TileState;

/**
 * One tile now.
 *
 * @param path such as {@code /XRDU_0/RDU_0/TILE_0}
 * @param holder name of the PEF that is loaded on it
 * @param busy predicted time of all runs since that was loaded
 */
public record TileStatus(String path, TileState state, Optional<String> holder, ChipTime busy) {
    public TileShares shares() {
        return TileShares.of(busy);
    }
}
