package sambaflow.place;

import java.util.Arrays;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.pef.Flow;

/**
 * The links of one net, grown from its sender; each place on it is a switch and how it was come to.
 */
final class Tree {
    /** How the sender's switch is come to: from its own unit. */
    static final int LOCAL = Direction.values().length;

    /** Ways to come to a switch. */
    static final int WAYS = LOCAL + 1;

    private static final Direction[] DIRECTIONS = Direction.values();
    private static final int FIRST = 8;

    private int[] states = new int[FIRST];
    private int[] parents = new int[FIRST];
    private boolean[] delivers = new boolean[FIRST];
    private int size;

    Tree(int from) {
        add(from * WAYS + LOCAL, -1);
    }

    int size() {
        return size;
    }

    /** The switch of a place, times {@link #WAYS}, and how it was come to. */
    int state(int place) {
        return states[place];
    }

    int at(int place) {
        return states[place] / WAYS;
    }

    /** The link by which a place, not the first, was come to. */
    int link(Mesh mesh, int place) {
        return mesh.link(at(parents[place]), DIRECTIONS[states[place] % WAYS]);
    }

    /** Adds a place behind another one. */
    int add(int state, int parent) {
        if (size == states.length) {
            states = Arrays.copyOf(states, 2 * size);
            parents = Arrays.copyOf(parents, 2 * size);
            delivers = Arrays.copyOf(delivers, 2 * size);
        }
        states[size] = state;
        parents[size] = parent;
        return size++;
    }

    void deliver(int place) {
        delivers[place] = true;
    }

    /** The tree as a PEF has it. */
    Flow flow() {
        int[] children = new int[size];
        for (int place = 1; place < size; place++) {
            children[parents[place]]++;
        }
        int[][] below = new int[size][];
        for (int place = 0; place < size; place++) {
            below[place] = new int[children[place]];
        }
        for (int place = size - 1; place > 0; place--) {
            below[parents[place]][--children[parents[place]]] = place;
        }
        StringBuilder text = new StringBuilder();
        write(text, 0, below);
        return new Flow(at(0), text.toString());
    }

    private void write(StringBuilder text, int first, int[][] below) {
        int place = first;
        while (true) {
            if (delivers[place]) {
                text.append('.');
            }
            int[] next = below[place];
            if (next.length == 0) {
                return;
            }
            for (int i = 0; i < next.length - 1; i++) {
                text.append('(');
                write(text, straight(text, next[i], below), below);
                text.append(')');
            }
            place = straight(text, next[next.length - 1], below);
        }
    }

    /** Writes as many links in one direction as there are; where they end. */
    private int straight(StringBuilder text, int first, int[][] below) {
        int way = states[first] % WAYS;
        int place = first;
        int links = 1;
        while (!delivers[place]
                && below[place].length == 1
                && states[below[place][0]] % WAYS == way) {
            place = below[place][0];
            links++;
        }
        text.append(links == 1 ? "" : "" + links).append(DIRECTIONS[way].letter());
        return place;
    }
}
