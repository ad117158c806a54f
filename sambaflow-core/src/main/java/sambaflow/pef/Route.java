package sambaflow.pef;

import java.util.List;
import sambaflow.chip.Direction;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;

/**
 * How a value gets from the units of one stage to those of another one, or from or to the memory
 * outside.
 *
 * <p>A value lies over all units of a stage, row by row of the chip. It is divided into as many
 * equal parts as there are units at the wider end; a flow takes one part from the unit that has it
 * to the one that gets it. Only operands of arrays go from one unit to many.
 *
 * @param from the stage it comes from; {@link #MEMORY} outside
 * @param to the stage it goes to; {@link #MEMORY} outside
 * @param value its number, or {@link #OPERANDS}
 * @param bytes that each of its flows carries in one run of the section
 * @param flows one for each part, from the unit or AGCU that sends it
 */
public record Route(
        Kind kind, Network network, int from, int to, int value, long bytes, List<Flow> flows) {
    /** Stands for the memory outside, at the AGCUs. */
    public static final int MEMORY = -1;

    /** Stands for all that a stage reads. */
    public static final int OPERANDS = -1;

    /** What a route is for. */
    public enum Kind {
        /** From the compute units of a stage to the memory units of a later one. */
        CHANNEL("channel"),

        /** From the reader of a channel back to its maker: that there is room again. */
        CREDIT("credit"),

        /** From the memory units of a stage to its compute units. */
        FEED("feed"),

        /** From compute unit to compute unit within a stage that needs several in a row. */
        CHAIN("chain"),

        /** From an AGCU to the memory units of a stage. */
        READ("read"),

        /** From the compute units of a stage to an AGCU. */
        WRITE("write");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    public Route {
        flows = List.copyOf(flows);
    }

    /** The same route for another value. */
    public Route carrying(int other) {
        return new Route(kind, network, from, to, other, bytes, flows);
    }

    /** Links on its longest way. */
    public int hops(Mesh mesh) {
        Longest longest = new Longest();
        flows.forEach(f -> f.walk(mesh, longest));
        return longest.hops;
    }

    private static final class Longest implements Flow.Walk {
        private int hops;

        @Override
        public void link(int from, Direction came, Direction goes) {
            // Counted where it delivers.
        }

        @Override
        public void delivers(int at, int hops) {
            this.hops = Math.max(this.hops, hops);
        }
    }
}
