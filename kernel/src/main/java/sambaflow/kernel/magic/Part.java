package sambaflow.kernel.magic;

import java.util.List;

/** One stretch of a cell, in the order of the text. */
public sealed interface Part {
    /** The line of the cell on which the part begins, from 1. */
    int line();

    /** Plain Java. */
    record Java(int line, String text) implements Part {}

    /**
     * A line magic.
     *
     * @param target what its value is assigned to: a declaration such as {@code var x}, the name of
     *     a variable, or empty
     */
    record LineCall(int line, String target, String name, List<String> arguments) implements Part {
        public LineCall {
            arguments = List.copyOf(arguments);
        }
    }

    /** A cell magic with the rest of the cell. */
    record CellCall(int line, String name, List<String> arguments, String body) implements Part {
        public CellCall {
            arguments = List.copyOf(arguments);
        }
    }
}
