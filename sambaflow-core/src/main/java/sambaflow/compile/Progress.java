package sambaflow.compile;

/** Hears how far a compilation has come, on the thread that compiles. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress NONE = (_, _, _) -> {};

    /**
     * @param stage the stage at work, such as {@code place & route}
     * @param done parts of the stage that are done
     * @param all its parts; 0 where they are not known
     */
    void at(String stage, int done, int all);
}
