package sambaflow.chip;

/** One of the three networks between the switches of a chip; how wide they are, the chip says. */
public enum Network {
    /** Packets of one vector; many flows share a track in turn. */
    VECTOR("vector"),

    /** Packets of one number. */
    SCALAR("scalar"),

    /** Single wires, each of one flow, which say that a slice is there or may be overwritten. */
    CONTROL("control");

    private final String word;

    Network(String word) {
        this.word = word;
    }

    /** Whether many flows share a track in turn; a wire has one. */
    public boolean isShared() {
        return this != CONTROL;
    }

    /** Tracks, or wires, from a switch of {@code rdu} to the next one, in each direction. */
    public int tracks(RduSpec rdu) {
        return switch (this) {
            case VECTOR -> rdu.network().vectorTracks();
            case SCALAR -> rdu.network().scalarTracks();
            case CONTROL -> rdu.network().controlWires();
        };
    }

    /** Bytes that a track carries in a cycle; 0 for a wire. */
    public int trackBytes(RduSpec rdu) {
        return switch (this) {
            case VECTOR -> rdu.network().trackBytes();
            case SCALAR -> rdu.network().scalarBytes();
            case CONTROL -> 0;
        };
    }

    /** Bytes that a link carries in a cycle. */
    public int bytesPerCycle(RduSpec rdu) {
        return tracks(rdu) * trackBytes(rdu);
    }

    @Override
    public String toString() {
        return word;
    }
}
