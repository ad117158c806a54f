package sambaflow.pef;

/** Units {@code first} to {@code first + count - 1} of one tile. */
public record Units(int tile, int first, int count) {
    public Units {
        if (tile < 0 || first < 0 || count < 1) {
            throw new PefException(
                    "units: tile %d, first %d, count %d".formatted(tile, first, count));
        }
    }

    @Override
    public String toString() {
        return "T%s[%s-%s]".formatted(tile, first, first + count - 1);
    }
}
