package sambaflow.device;

/** What a tile is doing, as {@code sntilestat} names it. */
public enum TileState {
    IDLE,
    EXEC,
    PLOAD,
    ALOAD,
    CHKPT,
    QUIESCE
}
