package sambaflow.magics.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import sambaflow.chip.RduSpec;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.timing.Attribution;
import sambaflow.timing.Band;
import sambaflow.timing.Clock;
import sambaflow.timing.DeadlockText;
import sambaflow.timing.Profile;

/** {@code pef time}: how long a program takes on its chip, why, and how sure that is. */
final class PefTime {
    private static final double MILLI = 1e3;
    private static final double PERCENT = 100;
    private static final int LONGEST = 20;
    private static final int STRONGEST = 6;

    private PefTime() {}

    static List<String> lines(Pef pef) {
        RduSpec rdu = pef.manifest().rdu();
        CompiledGraph main = pef.main();
        int tiles = pef.manifest().tiles();
        if (main.sections().stream().anyMatch(s -> s.layout().isEmpty())) {
            return List.of("the PEF has no layout, so its time is not known");
        }
        Profile profile = Profile.of(main, new Clock(rdu, tiles));
        List<String> lines = new ArrayList<>();
        lines.add(profile.verdict());
        lines.add(
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
        profile.parts().stream()
                .sorted(Comparator.comparingDouble((Profile.Part p) -> -p.why().total()))
                .limit(LONGEST)
                .forEach(p -> lines.add(part(p)));
        if (profile.parts().size() > LONGEST) {
            lines.add("... and %d more".formatted(profile.parts().size() - LONGEST));
        }
        lines.add(shares("all", profile.why()));
        lines.add(whatIfs(profile));
        lines.addAll(deadlocks(profile, main));
        lines.addAll(band(Band.of(main, rdu, tiles)));
        return lines;
    }

    private static String part(Profile.Part p) {
        return "%s %9.1f  %s (%.0f %%)%s"
                .formatted(
                        shares(p.section(), p.why()),
                        p.bytesPerSecond() / 1e9,
                        p.critical(),
                        PERCENT * p.criticalShare(),
                        p.time().deadlock().isPresent() ? " DEADLOCK" : "");
    }

    private static String shares(String name, Attribution why) {
        double all = Math.max(why.total(), Double.MIN_NORMAL);
        return String.format(
                Locale.ROOT,
                "%-12s %10.4f %6.1f %% %6.1f %% %6.1f %% %6.1f %%",
                name,
                MILLI * why.total(),
                PERCENT * why.compute() / all,
                PERCENT * why.memory() / all,
                PERCENT * why.network() / all,
                PERCENT * why.launch() / all);
    }

    private static String whatIfs(Profile p) {
        return String.format(
                Locale.ROOT,
                "what if: perfect memory %.4f ms, perfect network %.4f ms, infinite buffers %.4f ms",
                MILLI * p.perfectMemory(),
                MILLI * p.perfectNetwork(),
                MILLI * p.infiniteBuffers());
    }

    private static List<String> deadlocks(Profile profile, CompiledGraph main) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < profile.parts().size(); i++) {
            Profile.Part part = profile.parts().get(i);
            var stages = main.sections().get(i).layout().orElseThrow().stages();
            part.time()
                    .deadlock()
                    .ifPresent(d -> {
                        lines.add("section %s deadlocks:".formatted(part.section()));
                        new DeadlockText(
                                        part.time().graph(),
                                        s ->
                                                main.graph()
                                                        .nodes()
                                                        .get(stages.get(s).nodes().getFirst())
                                                        .describe())
                                .of(d)
                                .forEach(l -> lines.add("  " + l));
                    });
        }
        return lines;
    }

    private static List<String> band(Band band) {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "as far as the chip is known: %.4f to %.4f ms; the layout kept",
                        MILLI * band.low(),
                        MILLI * band.high()));
        band.influences().stream()
                .limit(STRONGEST)
                .forEach(i ->
                        lines.add(
                                String.format(
                                        Locale.ROOT,
                                        "  %-32s %+6.1f %% to %+6.1f %%",
                                        i.constant(),
                                        PERCENT * (i.atLow() / band.seconds() - 1),
                                        PERCENT * (i.atHigh() / band.seconds() - 1))));
        return lines;
    }
}
