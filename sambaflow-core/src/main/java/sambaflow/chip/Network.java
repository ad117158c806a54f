package sambaflow.chip;

/**
 * One of the three networks between the switches of a chip.
 *
 * <p>Widths and counts of the chips are not published and are inputs; these are the research chip's
 * that they come from (Plasticine: two links of 512 bits for vectors and four of 32 bits for
 * scalars between two switches), and for single wires a guess.
 */
public enum Network {
    /** Packets of one vector; many flows share a track in turn. */
    VECTOR("vector", 2, 64),

    /** Packets of one number. */
    SCALAR("scalar", 4, 4),

    /** Single wires, each of one flow, which say that a slice is there or may be overwritten. */
    CONTROL("control", 16, 0);

    private final String word;
    private final int tracks;
    private final int trackBytes;

    Network(String word, int tracks, int trackBytes) {
        this.word = word;
        this.tracks = tracks;
        this.trackBytes = trackBytes;
    }

    /** Tracks from a switch to the next one, in each direction. */
    public int tracks() {
        return tracks;
    }

    /** Bytes that a track carries in a cycle; 0 for a wire, which is not shared. */
    public int trackBytes() {
        return trackBytes;
    }

    /** Bytes that a link carries in a cycle. */
    public int bytesPerCycle() {
        return tracks * trackBytes;
    }

    @Override
    public String toString() {
        return word;
    }
}
