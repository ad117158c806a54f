package sambaflow.magics.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import sambaflow.chip.Dram;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Manual;
import sambaflow.graph.CompileException;
import sambaflow.pef.Layout;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.timing.Clock;
import sambaflow.timing.SectionTime;

/**
 * {@code explain}: a page on a code such as SF101 or a concept such as PMU, with the numbers of the
 * chips there are and of the user's own program.
 *
 * @param program the PEF that the user works with, if there is one
 */
public record Explain(Optional<Pef> program) {
    /** What the command line says of it. */
    public static final String HELP =
            """
            usage: sambaflow explain [CODE or CONCEPT]

            Prints the page on a code that an error or warning begins with, such as SF101, or on a concept
            such as PMU, section or o3. Without one, lists them all.\
            """;

    private static final double KILO = 1e3;
    private static final double GIGA = 1e9;
    private static final long KIB = 1024;
    private static final long GIB = KIB * KIB * KIB;

    /**
     * The page that {@code words} name, or the list of all pages, as Markdown.
     *
     * @throws CompileException for a name that has no page, with the nearest that has
     */
    public String page(List<String> words) {
        if (words.isEmpty()) {
            return contents();
        }
        String name = String.join(" ", words);
        Manual.Page page = Manual.page(name).orElseThrow(() -> unknown(name));
        StringBuilder text = new StringBuilder("## " + page.title() + "\n\n" + page.text());
        List<String> facts = facts(page.title().split(",")[0].toLowerCase(Locale.ROOT));
        if (!facts.isEmpty()) {
            text.append("\n\n").append(String.join("\n", facts));
        }
        return text.toString();
    }

    private static CompileException unknown(String name) {
        String hint =
                Nearest.to(name.toUpperCase(Locale.ROOT), upper(Manual.names()))
                        .flatMap(Manual::page)
                        .map(p -> "did you mean '%s'".formatted(p.names().getFirst()))
                        .orElse("expected a code such as SF101 or a concept such as PMU");
        return new CompileException(
                Code.SF201,
                "explain: there is no page on '%s'; %s; explain alone lists all"
                        .formatted(name, hint));
    }

    private static List<String> upper(List<String> names) {
        return names.stream().map(n -> n.toUpperCase(Locale.ROOT)).toList();
    }

    private static String contents() {
        return "Codes:\n\n%s\n\nConcepts:\n\n%s"
                .formatted(
                        Manual.codes().stream()
                                .map(p -> "- " + p.title())
                                .collect(Collectors.joining("\n")),
                        Manual.concepts().stream()
                                .map(p -> "- " + p.title())
                                .collect(Collectors.joining("\n")));
    }

    private List<String> facts(String concept) {
        List<String> facts = new ArrayList<>();
        switch (concept) {
            case "rdu" -> chips(facts, r -> "%d PCUs, %d PMUs".formatted(r.pcus(), r.pmus()));
            case "tile" ->
                    chips(
                            facts,
                            r ->
                                    "%d tiles of %d PCUs and %d PMUs"
                                            .formatted(
                                                    r.tiles(), r.pcusPerTile(), r.pmusPerTile()));
            case "pcu" ->
                    chips(
                            facts,
                            r ->
                                    "%d PCUs of %d lanes x %d stages at %.2f GHz"
                                            .formatted(
                                                    r.pcus(),
                                                    r.lanes(),
                                                    r.stages(),
                                                    r.clockHz() / GIGA));
            case "pmu" ->
                    chips(
                            facts,
                            r ->
                                    "%d PMUs of %d KiB, %d bytes each cycle"
                                            .formatted(
                                                    r.pmus(),
                                                    r.pmuBytes() / KIB,
                                                    r.pmuBytesPerCycle()));
            case "ddr" -> chips(facts, r -> memory(r.ddr()));
            case "hbm" -> chips(facts, r -> memory(r.hbm()));
            default -> {
                // The other pages have no numbers of a chip.
            }
        }
        program.flatMap(pef -> ofProgram(concept, pef))
                // A blank line ends the list of Markdown before it.
                .ifPresent(sentence -> facts.add((facts.isEmpty() ? "" : "\n") + sentence));
        return facts;
    }

    private static void chips(List<String> facts, Function<RduSpec, String> number) {
        for (RduSpec chip : List.of(RduSpec.SN10, RduSpec.SN30, RduSpec.SN40)) {
            facts.add("- %s: %s".formatted(chip.arch(), number.apply(chip)));
        }
    }

    private static String memory(Dram dram) {
        return dram.exists()
                ? "%d GiB, %d channels, %.0f GB/s at peak"
                        .formatted(
                                dram.bytes() / GIB,
                                dram.channels(),
                                dram.peakBytesPerSecond() / GIGA)
                : "none";
    }

    /** What the user's own program says about a concept. */
    private static Optional<String> ofProgram(String concept, Pef pef) {
        List<Section> sections = pef.main().sections();
        return switch (concept) {
            case "section", "section type", "mode" ->
                    Optional.of(
                            "Your PEF '%s' has %d sections in mode %s."
                                    .formatted(
                                            pef.manifest().name(),
                                            sections.size(),
                                            pef.manifest().mode()));
            case "pcu", "pmu", "utilisation" ->
                    pef.main().fullest().map(s -> fullest(pef, s.name(), s.layout().orElseThrow()));
            case "stage" -> slowest(pef);
            default -> Optional.empty();
        };
    }

    private static String fullest(Pef pef, String section, Layout layout) {
        RduSpec rdu = pef.manifest().rdu();
        int tiles = pef.manifest().tiles();
        return "The fullest section of your PEF '%s', %s, uses %d of %d PCUs and %d of %d PMUs."
                .formatted(
                        pef.manifest().name(),
                        section,
                        layout.pcuCount(),
                        tiles * rdu.pcusPerTile(),
                        layout.pmuCount(),
                        tiles * rdu.pmusPerTile());
    }

    private static Optional<String> slowest(Pef pef) {
        return pef.main().sections().stream()
                .filter(s -> s.layout().isPresent())
                .max(Comparator.comparingDouble(s -> cycles(pef, s)))
                .map(s ->
                        "The longest section of your PEF '%s', %s, is a pipeline of %d stages; it takes %.0f thousand cycles."
                                .formatted(
                                        pef.manifest().name(),
                                        s.name(),
                                        s.layout().orElseThrow().stages().size(),
                                        cycles(pef, s) / KILO));
    }

    private static double cycles(Pef pef, Section section) {
        RduSpec rdu = pef.manifest().rdu();
        SectionTime time = new Clock(rdu, pef.manifest().tiles()).time(pef.main(), section);
        return time.executeSeconds() * rdu.clockHz();
    }
}
