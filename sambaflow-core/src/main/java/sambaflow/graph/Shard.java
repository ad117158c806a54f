package sambaflow.graph;

import sambaflow.tensor.ShapeException;

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
        public Split {
            if (dim < 0 || parts < 1) {
                throw new ShapeException("shard: dimension %d in %d parts".formatted(dim, parts));
            }
        }

        @Override
        public String toString() {
            return " split(dim=%s, parts=%s)".formatted(dim, parts);
        }
    }

    /** Each of {@code parts} chips holds an addend; their sum is the value. */
    record PartialSum(int parts) implements Shard {
        public PartialSum {
            if (parts < 1) {
                throw new ShapeException("shard: a sum of %d parts".formatted(parts));
            }
        }

        @Override
        public String toString() {
            return " partial_sum(parts=%s)".formatted(parts);
        }
    }
}
