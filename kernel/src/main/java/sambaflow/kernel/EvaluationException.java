package sambaflow.kernel;

/** Java that an extension had evaluated failed; the message is the user's own. */
public final class EvaluationException extends RuntimeException {
    EvaluationException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
