package sambaflow.magics.command;

import java.util.Locale;
import java.util.function.Consumer;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.timing.Attribution;
import sambaflow.timing.Band;
import sambaflow.timing.Clock;
import sambaflow.timing.DeadlockText;
import sambaflow.timing.HostTime;
import sambaflow.timing.Profile;
import sambaflow.timing.WhatIfTimes;
import sambaflow.tune.AttributionRow;

/** {@code pef time}: how long a program takes on its chip, why, and how sure that is. */
final class PefTime {
    private static final double MILLI = 1e3;
    private static final double GIGA = 1e9;
    private static final double PERCENT = 100;
    private static final int LONGEST = 20;
    private static final int STRONGEST = 6;

    private final CompiledGraph main;
    private final Clock clock;
    private final Consumer<String> line;

    private PefTime(Pef pef, Consumer<String> line) {
        this.main = pef.main();
        this.clock = new Clock(pef.manifest().rdu(), pef.manifest().tiles());
        this.line = line;
    }

    /**
     * Tells of {@code pef}, line by line as it becomes known.
     *
     * @param csv whether only the times of all sections are wanted, as a table
     */
    static void tell(Pef pef, boolean csv, Consumer<String> line) {
        if (pef.main().sections().stream().anyMatch(s -> s.layout().isEmpty())) {
            line.accept("the PEF has no layout, so its time is not known");
        } else if (csv) {
            PefTime time = new PefTime(pef, line);
            AttributionRow.csv(Profile.of(time.main, time.clock)).lines().forEach(line);
        } else {
            new PefTime(pef, line).all();
        }
    }

    private void all() {
        Profile profile = Profile.of(main, clock);
        line.accept(profile.verdict());
        line.accept(
                "%-12s %10s %8s %8s %8s %8s %9s  %s"
                        .formatted(
                                "section",
                                "ms",
                                "compute",
                                "memory",
                                "network",
                                "launch",
                                "GB/s",
                                "busiest stage"));
        profile.hottest(LONGEST).forEach(p -> line.accept(part(p)));
        if (profile.parts().size() > LONGEST) {
            line.accept("... and %d more".formatted(profile.parts().size() - LONGEST));
        }
        line.accept(shares("all", profile.why()));
        line.accept(whatIfs(profile.whatIf()));
        line.accept(host(profile.host()));
        for (int i = 0; i < profile.parts().size(); i++) {
            deadlock(i, profile.parts().get(i));
        }
        band(Band.of(main, clock));
    }

    private static String part(Profile.Part p) {
        return text(
                "%s %9.1f  %s (%.0f %%)%s",
                shares(p.section(), p.why()),
                p.bytesPerSecond() / GIGA,
                p.critical(),
                PERCENT * p.criticalShare(),
                p.time().deadlock().isPresent() ? " DEADLOCK" : "");
    }

    private static String shares(String name, Attribution why) {
        double all = Math.max(why.total(), Double.MIN_NORMAL);
        return text(
                "%-12s %10.4f %6.1f %% %6.1f %% %6.1f %% %6.1f %%",
                name,
                MILLI * why.total(),
                PERCENT * why.compute() / all,
                PERCENT * why.memory() / all,
                PERCENT * why.network() / all,
                PERCENT * why.launch() / all);
    }

    private static String whatIfs(WhatIfTimes times) {
        return text(
                "what if: perfect memory %.4f ms, perfect network %.4f ms, infinite buffers %.4f ms",
                MILLI * times.perfectMemory(),
                MILLI * times.perfectNetwork(),
                MILLI * times.infiniteBuffers());
    }

    private static String host(HostTime host) {
        return text(
                "the host, around each run: %.4f ms, and %.4f ms for %d bytes",
                MILLI * host.around(), MILLI * host.transfer(), host.bytes());
    }

    private void deadlock(int section, Profile.Part part) {
        if (part.time().deadlock().isPresent()) {
            line.accept("section %s deadlocks:".formatted(part.section()));
            DeadlockText.of(main, main.sections().get(section), part.time())
                    .forEach(l -> line.accept("  " + l));
        }
    }

    private void band(Band band) {
        line.accept(
                text(
                        "as far as the chip is known: %.4f to %.4f ms; the layout kept, constants changed"
                                + " one at a time, root of the sum of squares",
                        MILLI * band.low(), MILLI * band.high()));
        band.influences().stream().limit(STRONGEST).forEach(i -> line.accept(influence(band, i)));
    }

    private static String influence(Band band, Band.Influence i) {
        return text(
                "  %-32s %+6.1f %% to %+6.1f %%, %+.2f %% for each %%",
                i.constant(),
                PERCENT * (i.atLow() / band.seconds() - 1),
                PERCENT * (i.atHigh() / band.seconds() - 1),
                i.perPercent());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
