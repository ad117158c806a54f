package sambaflow.kernel.general;

/** A piece of a cell's Java that can be done any number of times; the cells implement it. */
@FunctionalInterface
public interface Loop {
    /** Does it {@code times} times; what came of the last one, or null. */
    Object run(long times) throws Exception;
}
