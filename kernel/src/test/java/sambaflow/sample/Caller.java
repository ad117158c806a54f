package sambaflow.sample;

import java.util.Optional;

/** Tells who called it, as library code that records the user's line does. */
public final class Caller {
    private Caller() {}

    /** File and line of the first frame below this class. */
    public static String here() {
        Optional<StackWalker.StackFrame> frame =
                StackWalker.getInstance()
                        .walk(frames ->
                                frames.filter(f -> !f.getClassName().endsWith(".Caller"))
                                        .findFirst());
        return frame.map(f -> f.getFileName() + ":" + f.getLineNumber()).orElse("nowhere");
    }
}
