package sambaflow.graph;

/** How a value lies over several chips. */
public sealed interface Shard {
    Shard WHOLE = new Whole();

    /** Every chip holds all of the value. */
    record Whole() implements Shard {
        @Override
        public String toString() {
            return "";
        }
    }

    /** Dimension {@code dim} is divided into {@code parts} equal pieces, one for each chip. */
    record Split(int dim, int parts) implements Shard {
        @Override
        public String toString() {
            return " split(dim=%s, parts=%s)".formatted(dim, parts);
        }
    }

    /** Each of {@code parts} chips holds an addend; their sum is the value. */
    record PartialSum(int parts) implements Shard {
        @Override
        public String toString() {
            return " partial_sum(parts=%s)".formatted(parts);
        }
    }
}
