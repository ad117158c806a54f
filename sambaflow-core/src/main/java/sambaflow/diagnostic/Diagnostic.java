package sambaflow.diagnostic;

import java.util.Objects;

/**
 * Something a user should know.
 *
 * @param message a sentence and what to do next, with the user's line where one is known
 */
public record Diagnostic(Code code, String message) {
    public Diagnostic {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }

    public Severity severity() {
        return code.severity();
    }

    /** As a command prints it: {@code [warning] SF511: ...}. */
    @Override
    public String toString() {
        return "[%-7s] %s: %s".formatted(severity(), code, message);
    }
}
