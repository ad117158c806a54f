package sambaflow.sim.report;

import sambaflow.device.ChipTime;
import sambaflow.device.TileState;

/**
 * Parts of a time, from 0 to 1, that a tile spends in each {@link TileState}; together 1.
 *
 * <p>A run neither checkpoints nor quiesces a tile, so these two are 0 as yet.
 */
public record TileShares(
        double idle,
        double exec,
        double programLoad,
        double argumentLoad,
        double checkpoint,
        double quiesce) {
    /** A tile that nothing ran on. */
    public static final TileShares ALL_IDLE = new TileShares(1, 0, 0, 0, 0, 0);

    public static TileShares of(ChipTime time) {
        double total = time.total();
        if (total == 0) {
            return ALL_IDLE;
        }
        return new TileShares(
                time.idle() / total,
                time.execute() / total,
                time.programLoad() / total,
                time.argumentLoad() / total,
                0,
                0);
    }

    public double of(TileState state) {
        return switch (state) {
            case IDLE -> idle;
            case EXEC -> exec;
            case PLOAD -> programLoad;
            case ALOAD -> argumentLoad;
            case CHKPT -> checkpoint;
            case QUIESCE -> quiesce;
        };
    }
}
