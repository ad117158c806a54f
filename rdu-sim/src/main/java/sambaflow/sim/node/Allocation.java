package sambaflow.sim.node;

import java.util.List;
import sambaflow.device.ChipTime;
import sambaflow.device.TileState;

/** Consecutive tiles of one RDU that one program holds. */
public final class Allocation implements AutoCloseable {
    private final Tiles node;
    private final String holder;
    private final List<TileId> tiles;
    private TileState state = TileState.IDLE;
    private ChipTime busy = ChipTime.ZERO;

    Allocation(Tiles node, String holder, List<TileId> tiles) {
        this.node = node;
        this.holder = holder;
        this.tiles = List.copyOf(tiles);
    }

    public String holder() {
        return holder;
    }

    public List<TileId> tiles() {
        return tiles;
    }

    public List<String> paths() {
        return tiles.stream().map(TileId::path).toList();
    }

    /** What the tiles do from now on. */
    public synchronized void enter(TileState next) {
        state = next;
    }

    /** A run is over that would have taken {@code time}. */
    public synchronized void ran(ChipTime time) {
        state = TileState.IDLE;
        busy = busy.plus(time);
    }

    synchronized TileState state() {
        return state;
    }

    synchronized ChipTime busy() {
        return busy;
    }

    /** Frees the tiles. */
    @Override
    public void close() {
        node.free(this);
    }
}
