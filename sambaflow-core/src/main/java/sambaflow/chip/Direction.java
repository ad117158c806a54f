package sambaflow.chip;

/** Where a link leads from a switch. */
public enum Direction {
    EAST('E', 0, 1),
    NORTH('N', -1, 0),
    SOUTH('S', 1, 0),
    WEST('W', 0, -1);

    private final char letter;
    private final int rows;
    private final int columns;

    Direction(char letter, int rows, int columns) {
        this.letter = letter;
        this.rows = rows;
        this.columns = columns;
    }

    /** The first letter of its name. */
    public char letter() {
        return letter;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    boolean sideways() {
        return columns != 0;
    }
}
