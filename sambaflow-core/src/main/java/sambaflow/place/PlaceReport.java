package sambaflow.place;

import java.util.List;
import java.util.Locale;

/**
 * How well a section lies on the chip.
 *
 * @param section its name
 * @param before cycles of one run at least, every way between stages taken to be of the usual
 *     length
 * @param after the same on the routes that were found, with what their links carry
 * @param wireLength links that all flows take together
 * @param meanHops links from sender to taker
 * @param p95Hops links that 95 of 100 ways do not exceed
 * @param longestHops links of the longest way
 * @param busyLinks vector links with more than 80 % of what they can carry in the section's period
 * @param overused links that carried too much, after each round of routing
 * @param slicesAdded to the depths of channels, so that none throttles the pipeline
 * @param slicesLacking that there was no memory for
 * @param seed of the random changes
 * @param limit what the section would need more of to be faster
 * @param seconds that placing and routing took; 0 where an equal section was done before
 */
public record PlaceReport(
        String section,
        double before,
        double after,
        long wireLength,
        double meanHops,
        int p95Hops,
        int longestHops,
        int busyLinks,
        List<Integer> overused,
        int slicesAdded,
        int slicesLacking,
        long seed,
        String limit,
        double seconds) {
    public PlaceReport {
        overused = List.copyOf(overused);
    }

    /** The same for a section that is equal but for its name. */
    PlaceReport again(String name) {
        return of(name, limit, 0);
    }

    /** The same, of a section that would need more of {@code resource} to be faster. */
    PlaceReport limitedBy(String resource) {
        return of(section, resource, seconds);
    }

    private PlaceReport of(String name, String resource, double took) {
        return new PlaceReport(
                name,
                before,
                after,
                wireLength,
                meanHops,
                p95Hops,
                longestHops,
                busyLinks,
                overused,
                slicesAdded,
                slicesLacking,
                seed,
                resource,
                took);
    }

    /** One line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.0f cycles, %.0f before routing; %d links, hops %.1f mean, %d p95, %d longest;"
                        + " %d links over 80 %%, overused %s; %d slices added, %d lacking; seed %d,"
                        + " %.3f s",
                section,
                after,
                before,
                wireLength,
                meanHops,
                p95Hops,
                longestHops,
                busyLinks,
                overused,
                slicesAdded,
                slicesLacking,
                seed,
                seconds);
    }
}
