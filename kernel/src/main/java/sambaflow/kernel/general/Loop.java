package sambaflow.kernel.general;

/** A piece of a cell's Java that can be done any number of times; the cells implement it. */
@FunctionalInterface
public interface Loop {
    /**
     * Does it {@code times} times; what came of the last one, or null. A name that nobody writes,
     * so that its frame is known for that of the line itself.
     */
    Object loop$(long times) throws Exception;
}
