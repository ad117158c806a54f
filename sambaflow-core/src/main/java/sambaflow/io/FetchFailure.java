package sambaflow.io;

/** One address did not deliver a file; another may. */
final class FetchFailure extends Exception {
    private static final long serialVersionUID = 1L;

    FetchFailure(String message) {
        super(message);
    }

    FetchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
