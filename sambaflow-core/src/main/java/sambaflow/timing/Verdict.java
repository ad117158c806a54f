package sambaflow.timing;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What a program waits for most, in a sentence with the number that shows it.
 *
 * @param cause that most of the time goes to
 * @param text such as {@code DDR-bound: section bckwd_12 moves 1.9 GB at 91 % of 102 GB/s}
 */
public record Verdict(Cause cause, String text) {
    private static final double PERCENT = 100;
    private static final double THOUSAND = 1000;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    /** What time goes to; {@link Attribution} says what each of the first four is. */
    public enum Cause {
        COMPUTE,
        MEMORY,
        NETWORK,
        LAUNCH,
        /** The host, around each run. */
        HOST,
        /** There is no time that anything could go to. */
        NOTHING
    }

    static Verdict of(Profile profile) {
        Cause cause = cause(profile);
        String text =
                switch (cause) {
                    case COMPUTE -> compute(profile);
                    case MEMORY -> memory(profile);
                    case NETWORK -> network(profile);
                    case LAUNCH ->
                            text(
                                    "launch-bound: %.0f %% of the time launches and loads %d sections",
                                    PERCENT * profile.why().launch() / profile.seconds(),
                                    profile.parts().size());
                    case HOST -> host(profile);
                    case NOTHING -> "nothing to run";
                };
        return new Verdict(cause, text);
    }

    private static Cause cause(Profile profile) {
        Cause most = Cause.NOTHING;
        if (!profile.parts().isEmpty()) {
            for (Cause cause : Cause.values()) {
                most = seconds(profile, cause) > seconds(profile, most) ? cause : most;
            }
        }
        return most;
    }

    private static double seconds(Profile profile, Cause cause) {
        Attribution why = profile.why();
        return switch (cause) {
            case COMPUTE -> why.compute();
            case MEMORY -> why.memory();
            case NETWORK -> why.network();
            case LAUNCH -> why.launch();
            case HOST -> profile.host().seconds();
            case NOTHING -> 0;
        };
    }

    private static String compute(Profile profile) {
        Profile.Part p = hottest(profile, Comparator.comparingDouble(q -> q.why().compute()));
        return text(
                "compute-bound: %s of section %s is at work for %.0f %% of its time",
                p.critical(), p.section(), PERCENT * p.criticalShare());
    }

    private static String memory(Profile profile) {
        Profile.Part p = hottest(profile, Comparator.comparingDouble(q -> q.why().memory()));
        return p.usage().memories().stream()
                .max(Comparator.comparingDouble(Usage.OfMemory::busy))
                .map(m -> memory(p, m))
                // Nothing is known of its transfers, only how many bytes they are.
                .orElseGet(() ->
                        text(
                                "memory-bound: section %s moves %s in %.3g ms",
                                p.section(),
                                amount(p.bytes()),
                                THOUSAND * p.time().executeSeconds()));
    }

    private static String memory(Profile.Part p, Usage.OfMemory memory) {
        return text(
                "%s-bound: section %s moves %s at %.0f %% of %s/s",
                memory.name().toUpperCase(Locale.ROOT),
                p.section(),
                amount(memory.bytes()),
                PERCENT * p.usage().ofPeak(memory),
                amount(memory.peakBytesPerSecond()));
    }

    private static String network(Profile profile) {
        Profile.Part p = hottest(profile, Comparator.comparingDouble(q -> q.why().network()));
        Optional<Usage.OfLink> busiest =
                p.usage().links().stream().max(Comparator.comparingDouble(Usage.OfLink::busy));
        String sentence =
                text(
                        "network-bound: section %s would take %.0f %% less if ways had no length and links were never shared",
                        p.section(), PERCENT * p.why().network() / p.why().total());
        return sentence
                + busiest.map(l ->
                                text(
                                        "; link %s is at work for %.0f %% of its time",
                                        l.name(), PERCENT * p.usage().share(l.busy())))
                        .orElse("");
    }

    private static String host(Profile profile) {
        HostTime host = profile.host();
        return text(
                "host-bound: the host takes %.0f %% of a run, %.3g ms beside %.3g ms on the chip, and hands over %s",
                PERCENT * host.seconds() / (host.seconds() + profile.seconds()),
                THOUSAND * host.seconds(),
                THOUSAND * profile.seconds(),
                amount(host.bytes()));
    }

    private static Profile.Part hottest(Profile profile, Comparator<Profile.Part> by) {
        return profile.parts().stream().max(by).orElseThrow();
    }

    /** Three digits and a unit. */
    static String amount(double bytes) {
        int unit = 0;
        double rest = bytes;
        // 999.6 of one unit is 1 of the next in three digits.
        while (rest >= THOUSAND - 0.5 && unit < UNITS.length - 1) {
            rest /= THOUSAND;
            unit++;
        }
        int digits = rest < 10 ? 2 : rest < 100 ? 1 : 0;
        String number =
                unit == 0
                        ? String.format(Locale.ROOT, "%.0f", rest)
                        : String.format(Locale.ROOT, "%." + digits + "f", rest);
        return number + " " + UNITS[unit];
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
