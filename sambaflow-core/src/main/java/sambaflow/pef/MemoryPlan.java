package sambaflow.pef;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where values lie in the memory outside the units.
 *
 * @param places by value number
 */
public record MemoryPlan(List<Place> places) {
    /** A memory of the chip. */
    public enum Kind {
        HBM,
        DDR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A value's place.
     *
     * @param offset bytes from the start of that memory
     * @param from position of the first section that needs it there
     * @param to position of the last one
     */
    public record Place(int value, Kind kind, long offset, long bytes, int from, int to) {
        /** Whether both need the same bytes at the same time. */
        public boolean collides(Place other) {
            return kind == other.kind
                    && meets(other)
                    && offset < other.offset + other.bytes
                    && other.offset < offset + bytes;
        }

        /** Whether both are needed in one section. */
        public boolean meets(Place other) {
            return from <= other.to && other.from <= to;
        }
    }

    public MemoryPlan {
        places = List.copyOf(places);
    }

    /** The memory that {@code value} lies in, if it has a place. */
    public Optional<Kind> kind(int value) {
        int low = 0;
        int high = places.size();
        while (low < high) {
            int middle = (low + high) / 2;
            boolean before = places.get(middle).value() < value;
            low = before ? middle + 1 : low;
            high = before ? high : middle;
        }
        boolean known = low < places.size() && places.get(low).value() == value;
        return known ? Optional.of(places.get(low).kind()) : Optional.empty();
    }

    /** A plan without a place. */
    public static MemoryPlan none() {
        return new MemoryPlan(List.of());
    }

    /** Bytes of {@code kind} that the plan needs: the end of its last place. */
    public long peak(Kind kind) {
        return places.stream()
                .filter(p -> p.kind == kind)
                .mapToLong(p -> p.offset + p.bytes)
                .max()
                .orElse(0);
    }

    /** Bytes that all values of {@code kind} would need, if none shared its place. */
    public long total(Kind kind) {
        return places.stream().filter(p -> p.kind == kind).mapToLong(Place::bytes).sum();
    }
}
