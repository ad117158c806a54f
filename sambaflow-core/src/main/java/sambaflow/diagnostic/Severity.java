package sambaflow.diagnostic;

import java.util.Locale;

/** How much a diagnostic matters. */
public enum Severity {
    /** A decision that a user may want to know. */
    INFO,
    /** Work goes on, perhaps not as meant. */
    WARNING,
    /** Work stopped. */
    ERROR;

    /** {@code info}, {@code warning} or {@code error}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
