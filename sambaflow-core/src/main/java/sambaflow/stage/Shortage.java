package sambaflow.stage;

import java.util.Locale;

/**
 * A section does not fit, or not at a higher pace: of {@code resource} it needs at least {@code
 * need} and there are {@code have}.
 *
 * @param factor how many times the need should be there
 */
public record Shortage(Resource resource, long need, long have, double factor) implements Fit {
    private static final double GIGA = 1e9;
    private static final String RATES = "%s: need %.0f GB/s, have %.0f GB/s";

    public Shortage(Resource resource, long need, long have) {
        this(resource, need, have, 1);
    }

    @Override
    public String toString() {
        String times = factor == 1 ? "" : String.format(Locale.ROOT, " x %s", factor);
        // A reason in a PEF: the same digits wherever it is compiled.
        if (resource == Resource.MEMORY_BANDWIDTH) {
            return String.format(Locale.ROOT, RATES, resource, need / GIGA, have / GIGA);
        }
        return resource + ": need " + need + times + ", have " + have;
    }
}
