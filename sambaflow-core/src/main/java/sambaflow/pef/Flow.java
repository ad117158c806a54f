package sambaflow.pef;

import java.util.ArrayDeque;
import java.util.Deque;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;

/**
 * The way of packets from one unit to others, a tree of links.
 *
 * <p>Its steps are text: {@code E}, {@code N}, {@code S} and {@code W} are links, with a number
 * before them for several; a full stop gives the packets to the unit at this switch; what stands in
 * parentheses branches off. So {@code 2E(N.)3S.} goes two links east, from there one north to a
 * unit, and three south to another one.
 *
 * @param from the switch where it begins
 */
public record Flow(int from, String steps) {
    private static final int TEN = 10;

    /** What happens on the way. */
    public interface Walk {
        /**
         * The packets take a link.
         *
         * @param from the switch they leave
         * @param came where they were going before; null at the beginning
         */
        void link(int from, Direction came, Direction goes);

        /** The unit at a switch, {@code hops} links from the beginning, takes the packets. */
        void delivers(int at, int hops);
    }

    private record Place(int at, Direction came, int hops) {}

    /**
     * Tells {@code walk} all that happens, in the order of the text.
     *
     * @throws PefException if the text is no tree of links on {@code mesh}
     */
    public void walk(Mesh mesh, Walk walk) {
        if (from < 0 || from >= mesh.switches()) {
            throw fault(0, "begins at switch %d of %d".formatted(from, mesh.switches()));
        }
        Deque<Place> branches = new ArrayDeque<>();
        Place place = new Place(from, null, 0);
        int times = 0;
        for (int i = 0; i < steps.length(); i++) {
            char c = steps.charAt(i);
            if (c >= '0' && c <= '9') {
                times = TEN * times + c - '0';
                if (times > mesh.switches()) {
                    throw fault(i, "takes more links than there are");
                }
            } else if (c == '(') {
                branches.push(place);
            } else if (c == ')') {
                if (branches.isEmpty()) {
                    throw fault(i, "ends a branch that did not begin");
                }
                place = branches.pop();
            } else if (c == '.') {
                walk.delivers(place.at(), place.hops());
            } else {
                place = links(mesh, walk, place, i, Math.max(1, times));
                times = 0;
            }
        }
        if (!branches.isEmpty()) {
            throw fault(steps.length(), "ends within a branch");
        }
    }

    private Place links(Mesh mesh, Walk walk, Place first, int character, int times) {
        Direction goes = direction(character);
        Place place = first;
        for (int i = 0; i < times; i++) {
            walk.link(place.at(), place.came(), goes);
            int next = mesh.next(place.at(), goes);
            if (next == Mesh.NONE) {
                throw fault(character, "leaves the tiles of the program");
            }
            place = new Place(next, goes, place.hops() + 1);
        }
        return place;
    }

    private Direction direction(int character) {
        for (Direction d : Direction.values()) {
            if (d.letter() == steps.charAt(character)) {
                return d;
            }
        }
        throw fault(character, "has '%s', expected E, N, S, W".formatted(steps.charAt(character)));
    }

    private PefException fault(int character, String what) {
        return new PefException("flow '%s' at %d %s".formatted(steps, character, what));
    }
}
