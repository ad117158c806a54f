package sambaflow.kernel.magic;

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
     * @param text what follows the name, not yet split into words
     */
    record LineCall(int line, String target, String name, String text) implements Part {}

    /** A cell magic with the rest of the cell. */
    record CellCall(int line, String name, String text, String body) implements Part {}

    /**
     * A command for the system's shell: {@code !ls}.
     *
     * @param target as of a line magic; its value is the lines that the command writes
     */
    record Command(int line, String target, String text) implements Part {}

    /**
     * A question for what is known about a name: {@code ?list}, {@code %time?}.
     *
     * @param detail whether the source is wanted too, as {@code name??} asks
     */
    record Question(int line, String name, boolean detail) implements Part {}
}
