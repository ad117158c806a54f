package sambaflow.kernel;

import sambaflow.kernel.shell.CellException;

/** Java that an extension had evaluated failed; the message is the user's own. */
public final class EvaluationException extends RuntimeException {
    EvaluationException(CellException cause) {
        super(cause.getMessage(), cause);
    }
}
