package sambaflow.pef;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the PEF format. Another major cannot be read; a higher minor of the same major adds
 * only what an older reader may leave out, or else asks for a newer reader.
 */
record FormatVersion(int major, int minor) {
    // First, because parsing the constants below needs it.
    private static final Pattern TEXT =
            Pattern.compile("(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})");

    /** What this build writes, and the newest it knows all of. */
    static final FormatVersion CURRENT = parse(Manifest.FORMAT);

    /** The oldest reader that understands all that this build writes. */
    static final FormatVersion MINIMUM_READER = new FormatVersion(1, 0);

    static FormatVersion parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new PefException(
                    "expected a format version such as %s, found '%s'"
                            .formatted(Manifest.FORMAT, text));
        }
        return new FormatVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    boolean isNewerThan(FormatVersion other) {
        return major > other.major || major == other.major && minor > other.minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
