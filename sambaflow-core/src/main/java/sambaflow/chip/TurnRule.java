package sambaflow.chip;

/**
 * Which turns packets may take at switches, so that those that wait for each other never wait in a
 * circle: each rule forbids one of the four turns of either circle.
 *
 * <p>Each rule has virtual channels of its own (the research chip has four), so packets of
 * different rules do not wait for each other at all. A flow belongs to the first rule that it
 * keeps.
 */
public enum TurnRule {
    /** No turn from east in even columns, none to west in odd ones. */
    ODD_EVEN {
        @Override
        boolean forbids(Direction came, Direction goes, int column) {
            return column % 2 == 0 ? came == Direction.EAST : goes == Direction.WEST;
        }
    },

    /** What goes north goes on to the north. */
    NORTH_LAST {
        @Override
        boolean forbids(Direction came, Direction goes, int column) {
            return came == Direction.NORTH;
        }
    },

    /** What goes south goes on to the south. */
    SOUTH_LAST {
        @Override
        boolean forbids(Direction came, Direction goes, int column) {
            return came == Direction.SOUTH;
        }
    },

    /** What does not go west at first does not do so later. */
    WEST_FIRST {
        @Override
        boolean forbids(Direction came, Direction goes, int column) {
            return goes == Direction.WEST;
        }
    };

    /** Of a turn by a right angle. */
    abstract boolean forbids(Direction came, Direction goes, int column);

    /**
     * Whether what came this way may leave a switch of {@code column} in the direction {@code
     * goes}.
     */
    public boolean allows(Direction came, Direction goes, int column) {
        return came.sideways() == goes.sideways() ? came == goes : !forbids(came, goes, column);
    }
}
