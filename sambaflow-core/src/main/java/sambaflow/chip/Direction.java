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

    private boolean sideways() {
        return columns != 0;
    }

    /**
     * Whether what came this way may leave a switch of {@code column} in the direction {@code next}:
     * the odd-even turn rule. Of the four turns that close a circle it forbids one in even columns
     * and another one in odd columns, so packets that wait for each other never wait in a circle.
     */
    public boolean mayTurn(Direction next, int column) {
        if (sideways() == next.sideways()) {
            return this == next;
        }
        boolean even = column % 2 == 0;
        return !(this == EAST && even) && !(next == WEST && !even);
    }
}
