package sambaflow.sim.node;

/** A tile by its place: RDU {@code rdu} of module {@code xrdu}, tile {@code tile} of that RDU. */
public record TileId(int xrdu, int rdu, int tile) {
    /** As the runtime tools print it. */
    public String path() {
        return "/XRDU_%d/RDU_%d/TILE_%d".formatted(xrdu, rdu, tile);
    }

    @Override
    public String toString() {
        return path();
    }
}
