package sambaflow.section;

import java.util.Locale;

/** How sections are cut. */
public enum Mode {
    /** Every operator is a section of its own. */
    O0,
    /** Operators are fused by rules. */
    O1,
    /** The whole graph is searched. */
    O3;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
